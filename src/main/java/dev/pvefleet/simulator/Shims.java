package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pvefleet.model.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A folder for each node with stand-ins for `pvesh` and `sudo`, to be put in front of a real shell's `PATH`.
///
/// The stand-in hands its command line over to the simulator. It is Perl, as pvesh itself, because a POSIX shell
/// cannot open a Unix socket and Perl is on every Debian.
final class Shims {
    private static final String PERL = "/usr/bin/perl";
    private static final String PVESH = """
            #!PERL
            # Stands in for pvesh: the simulated cluster answers.
            use strict;
            use Socket;
            socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die "pvesh: $!\\n";
            connect($s, sockaddr_un('SOCKET')) or die "pvesh: the simulated cluster is gone: $!\\n";
            binmode $_ for ($s, *STDOUT, *STDERR);
            my $user = defined $ENV{PVE_SIMULATED_USER} ? $ENV{PVE_SIMULATED_USER} : 'root';
            my $locale = defined $ENV{LC_ALL} ? $ENV{LC_ALL} : '';
            my $call = join('', map { "$_\\0" } 'NODE', $user, $locale, @ARGV);
            $call = length($call) . "\\n" . $call;
            my $sent = 0;
            while ($sent < length $call) {
                my $n = syswrite($s, $call, length($call) - $sent, $sent);
                defined $n or die "pvesh: $!\\n";
                $sent += $n;
            }
            my $answer = do { local $/; <$s> };
            exit 255 if !defined $answer || $answer !~ s/^(\\d+) (\\d+) (\\d+)\\n//;
            my ($code, $out) = ($1, $2);
            print STDERR substr($answer, $out);
            print STDOUT substr($answer, 0, $out);
            close STDOUT;
            exit $code;
            """;
    private static final String SUDO = """
            #!/bin/sh
            # Stands in for sudo: whoever may log in may become root.
            while [ "${1#-}" != "$1" ]; do shift; done
            PVE_SIMULATED_USER=root exec "$@"
            """;

    private final Path folder;

    /// Writes the stand-ins below the folder.
    Shims(Path folder, Path socket, List<NodeName> nodes) throws IOException {
        this.folder = folder;
        for (NodeName node : nodes) {
            Path bin = Files.createDirectories(forNode(node));
            program(bin.resolve("pvesh"), pvesh(socket, node));
            program(bin.resolve("sudo"), SUDO);
        }
    }

    /// Whether this machine can run them.
    static boolean canRun() {
        return Files.isExecutable(Path.of(PERL));
    }

    Path forNode(NodeName node) {
        return folder.resolve(node.toString());
    }

    private static String pvesh(Path socket, NodeName node) {
        return PVESH.replace("PERL", PERL).replace("SOCKET", socket.toString()).replace("NODE", node.toString());
    }

    private static void program(Path path, String text) throws IOException {
        Files.writeString(path, text, UTF_8);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
}
