package dev.pvefleet.state;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.ChangeRecord.State;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes as an audit trail holds them.
public final class Changes {
    private static final Upid UPID = new Upid("UPID:pve1:0000C530:001C9BEC:69200000:qmstart:100:svc@pve!automation:");

    private Changes() {}

    public static ChangeId id(int number) {
        return new ChangeId("00000000-0000-4000-8000-%012x".formatted(number));
    }

    public static ChangeRecord running(int number, Instant at) {
        return of(number, at, State.RUNNING, null, List.of(), null, null);
    }

    public static ChangeRecord succeeded(int number, Instant at) {
        return of(number, at, State.SUCCEEDED, at.plusSeconds(3), List.of("TASK OK"), "{\"changed\": true}", null);
    }

    public static ChangeRecord failed(int number, Instant at) {
        return of(
                number,
                at,
                State.FAILED,
                at.plusSeconds(3),
                List.of("one \"line\"", "another"),
                null,
                new Failure(Kind.LOCKED, "VM is locked (backup)", Optional.of("wait")));
    }

    /// Without all that a change may lack.
    public static ChangeRecord bare(int number, Instant at) {
        return new ChangeRecord(
                id(number),
                "root",
                "cli",
                "create",
                null,
                GuestType.LXC,
                null,
                true,
                State.REFUSED,
                at,
                at,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                Map.of());
    }

    public static ChangeRecord withResult(int number, Instant at, String result) {
        return of(number, at, State.SUCCEEDED, at, List.of(), result, null);
    }

    private static ChangeRecord of(
            int number,
            Instant at,
            State state,
            @Nullable Instant endedAt,
            List<String> log,
            @Nullable String result,
            @Nullable Failure error) {
        return new ChangeRecord(
                id(number),
                "ops",
                "http",
                "start",
                Samples.LAB,
                GuestType.QEMU,
                new Vmid(100),
                false,
                state,
                at,
                endedAt,
                List.of(UPID),
                log,
                result,
                error,
                "key-" + number,
                "0123abcd",
                Map.of());
    }
}
