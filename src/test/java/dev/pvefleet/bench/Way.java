package dev.pvefleet.bench;

import dev.pvefleet.bench.Simulation.Count;

/// How an agent reaches a cluster, and how one sees there that it does.
enum Way {
    REST {
        @Override
        long asked(Count count) {
            return count.requests();
        }

        @Override
        long nodesRead(Count count) {
            return count.requestsByEndpoint().getOrDefault("GET /nodes/{node}/status", 0L);
        }
    },
    SSH {
        @Override
        long asked(Count count) {
            return count.remoteCommands();
        }

        @Override
        long nodesRead(Count count) {
            return count.pveshByEndpoint().getOrDefault("get /nodes/{node}/status", 0L);
        }
    };

    /// How often something went to the cluster: a request or a remote command.
    abstract long asked(Count count);

    /// How often the status of a node was read.
    abstract long nodesRead(Count count);
}
