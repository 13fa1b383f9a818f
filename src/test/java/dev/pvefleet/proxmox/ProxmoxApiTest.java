package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.transport.Group;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProxmoxApiTest {
    private static final NodeName NODE = new NodeName("pve1");

    private final FakePve pve = new FakePve();
    private final ProxmoxApi api = new ProxmoxApi(pve, FakePve.CLOCK);

    @Test
    void saysWhatWasAskedWhenTheAnswerHasAnotherShape() {
        pve.answer("/cluster/resources", Recorded.json("\"<html>Welcome to the proxy</html>\""));

        assertThatThrownBy(() -> api.send(ClusterCalls.resources(), FakePve.DEADLINE))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
                .hasMessage(
                        "GET /cluster/resources: expected a list, found the text '<html>Welcome to the proxy</html>'");
    }

    @Test
    void doesNotAskWhenTheDeadlineHasPassed() {
        pve.answer("/cluster/resources", Recorded.data("pve8/resources.json"));

        assertThatThrownBy(() -> api.send(ClusterCalls.resources(), FakePve.NOW))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
        assertThat(pve.calls()).isEmpty();
    }

    @Test
    void handsTheDeadlineOn() {
        pve.answer("/cluster/resources", Recorded.data("pve8/resources.json"));

        api.send(ClusterCalls.resources(), FakePve.DEADLINE);

        assertThat(pve.calls()).singleElement().satisfies(call -> {
            assertThat(call.deadline()).isEqualTo(FakePve.DEADLINE);
            assertThat(call.group()).isEmpty();
        });
    }

    @Test
    void sendsAllMembersOfAGroupAtTheSameTime() {
        CountDownLatch allSent = new CountDownLatch(3);
        for (String path : List.of("/nodes/pve1/status", "/nodes/pve1/disks/list", "/cluster/resources")) {
            pve.on(path, _ -> {
                allSent.countDown();
                await(allSent);
                return Recorded.json("[]");
            });
        }

        api.sendTogether(
                List.of(NodeCalls.status(NODE), NodeCalls.disks(NODE), ClusterCalls.resources()), FakePve.DEADLINE);

        assertThat(allSent.getCount()).isZero();
        List<Group> groups = pve.calls().stream()
                .map(call -> call.group().orElseThrow())
                .distinct()
                .toList();
        assertThat(groups).singleElement().extracting(Group::size).isEqualTo(3);
    }

    @Test
    void givesEachRequestItsOwnAnswer() {
        pve.answer("/nodes/pve1/status", Recorded.data("pve9/node-status.json"));
        pve.refuse("/nodes/pve1/disks/list", 403, "Permission check failed");
        Request<NodeStatus> status = NodeCalls.status(NODE);
        var disks = NodeCalls.disks(NODE);

        Answers answers = api.sendTogether(List.of(disks, status), FakePve.DEADLINE);

        assertThat(answers.to(status).value().orElseThrow().pveVersion()).isEqualTo("9.1.9");
        assertThat(answers.to(disks).value()).isEmpty();
        assertThat(answers.to(disks).refusal().orElseThrow().kind()).isEqualTo(Kind.FORBIDDEN);
        assertThatThrownBy(() -> answers.to(NodeCalls.status(NODE))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sendsASingleRequestWithoutCompany() {
        pve.answer("/nodes/pve1/status", Recorded.data("pve9/node-status.json"));

        api.sendTogether(List.of(NodeCalls.status(NODE)), FakePve.DEADLINE);

        assertThat(pve.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.group()).isEmpty());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
