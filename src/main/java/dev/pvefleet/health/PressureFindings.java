package dev.pvefleet.health;

import dev.pvefleet.health.Asking.Reading;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodePressures;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.PressureRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Collects what the nodes told of the pressure that their guests are under.
final class PressureFindings {
    private final List<NodePressures> found = new ArrayList<>();
    private final TreeMap<NodeName, Failure> failures = new TreeMap<>();

    NodeReadings<NodePressures> result() {
        return new NodeReadings<>(found, failures);
    }

    void add(Reading reading) {
        reading.guests().ifPresent(type -> reading.pressures().ifPresent(answer -> add(reading, type, answer)));
    }

    private void add(Reading reading, GuestType type, Answer<Listing<PressureRow>> answer) {
        switch (answer) {
            case Answer.Given<Listing<PressureRow>>(var rows) ->
                found.add(new NodePressures(reading.node(), type, byGuest(rows.items()), reading.recordedAt()));
            case Answer.Refused<Listing<PressureRow>>(var why) -> failures.put(reading.node(), why.asFailure());
        }
    }

    private static Map<GuestId, Pressure> byGuest(List<PressureRow> rows) {
        Map<GuestId, Pressure> byGuest = new HashMap<>();
        for (PressureRow row : rows) {
            Pressure pressure = row.pressure();
            if (pressure != null) {
                byGuest.put(row.guest(), pressure);
            }
        }
        return byGuest;
    }
}
