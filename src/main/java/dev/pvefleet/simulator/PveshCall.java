package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import java.util.List;

/// A call of the program `pvesh` on a node.
///
/// @param user the login that called it; pvesh works for root only
/// @param locale the value of `LC_ALL`, by which Perl decodes the values
public record PveshCall(NodeName node, String user, String locale, List<String> argv) {
    public PveshCall {
        argv = List.copyOf(argv);
    }
}
