package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a cluster that answers and has no news of its guests.
class AgentStaleTest {
    private static final Schedule SCHEDULE = new Schedule(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));
    private static final String LIST = """
            [{"type":"node","node":"pve1","status":"%s"},{"type":"node","node":"pve2","status":"online"},
             {"type":"qemu","vmid":100,"node":"pve1",%s},
             {"type":"qemu","vmid":101,"node":"pve2","status":"running","name":"db","cpu":0.5}]""";
    private static final String WELL = LIST.formatted("online", "\"status\":\"running\",\"name\":\"web\",\"cpu\":0.5");
    private static final String STALE = LIST.formatted("unknown", "\"status\":\"unknown\"");

    private final HandClock clock = new HandClock(FakePve.NOW);
    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final LogLines log = new LogLines(Agent.class.getName());
    private final Agent agent = new Agent(timetable, state, clock, new Random(1));
    private final FakePve pve =
            new FakePve().answer("/cluster/status", Recorded.json("[{\"type\":\"node\",\"online\":1}]"));

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void aListWithoutNewsIsMarkedOnceAndSoIsItsReturn() {
        agent.enter(List.of(new Watched(
                pve.target("lab"), SCHEDULE, new TargetSnapshot.Facts(new TargetName("lab"), "all", "api", false))));
        sync(WELL);
        assertThat(lab().reasons()).isEmpty();
        log.clear();

        sync(STALE);
        sync(STALE);
        assertThat(lab().reasons()).containsExactly(Kind.STALE);
        assertThat(lab().reachable()).contains(true);
        assertThat(lab().collectors().get("sync/statistics"))
                .hasValueSatisfying(why -> assertThat(why.message()).contains("pve1"));
        assertThat(lab().operations().get(Operation.SYNC))
                .satisfies(it -> assertThat(it.succeeded()).contains(false));
        assertThat(lab().inventory().orElseThrow().guests()).first().satisfies(web -> {
            assertThat(web.name()).isEqualTo("web");
            assertThat(web.status()).isEqualTo("unknown");
            assertThat(web.cpuPct()).isNull();
        });

        sync(WELL);
        assertThat(lab().reasons()).isEmpty();
        assertThat(log.texts()).hasSize(2);
        assertThat(log.texts().getFirst())
                .startsWith("WARN no news of guests: ")
                .contains("pve1", "pvestatd");
        assertThat(log.texts().getLast()).startsWith("INFO well again");
    }

    private void sync(String list) {
        pve.answer("/cluster/resources", Recorded.json(list));
        timetable.run("sync lab");
        clock.turn(Duration.ofSeconds(30));
    }

    private TargetSnapshot lab() {
        return Objects.requireNonNull(state.snapshot().targets().get(new TargetName("lab")));
    }
}
