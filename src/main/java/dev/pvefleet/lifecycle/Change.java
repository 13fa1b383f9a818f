package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A change that somebody asks for, its arguments already checked as far as they can be without asking PVE.
///
/// The components have the seed's names; the faces build these records, from options or from a JSON body. Constructors
/// throw `IllegalArgumentException` with a message for the user.
public sealed interface Change {
    /// The type of the guest that is changed.
    GuestType type();

    /// The operation, by the seed's name: `setConfig`, `resizeDisk` for a VM and `resize` for a container.
    String operation();

    /// Sets and deletes options of a guest's configuration.
    ///
    /// @param config option to value, values as PVE takes them, except `sshkeys`, which is given plain
    /// @param delete options to delete
    /// @param revert options of which nothing shall be pending any more
    /// @param digest refuses the write if the configuration has changed since it was read with this digest
    record SetConfig(
            GuestType type,
            GuestRef guest,
            Map<String, String> config,
            List<String> delete,
            List<String> revert,
            Optional<String> digest)
            implements Change {
        public SetConfig {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
            delete = List.copyOf(delete);
            revert = List.copyOf(revert);
            Arguments.checkConfig(type, config, delete, revert);
            Arguments.checkText("digest", digest);
        }

        /// A change that leaves alone what is pending.
        public SetConfig(
                GuestType type,
                GuestRef guest,
                Map<String, String> config,
                List<String> delete,
                Optional<String> digest) {
            this(type, guest, config, delete, List.of(), digest);
        }

        /// Values may be secrets.
        @Override
        public String toString() {
            return "setConfig of %s guest %s: %s".formatted(type, guest, config.keySet());
        }

        @Override
        public String operation() {
            return "setConfig";
        }
    }

    /// Makes a guest from a template.
    ///
    /// @param template the template's vmid or name (`templateId`)
    /// @param vmid of the new guest
    /// @param name the new guest's name, a container's host name
    /// @param full a full copy; empty leaves it to PVE, which makes a linked clone of a template
    /// @param node where the clone shall be, which needs shared storage; empty for the template's node
    record Clone(
            GuestType type,
            GuestRef template,
            Vmid vmid,
            String name,
            Optional<String> storage,
            Optional<String> format,
            Optional<Boolean> full,
            Optional<NodeName> node,
            Optional<String> pool,
            Optional<String> snapname,
            Optional<String> description)
            implements Change {
        public Clone {
            Arguments.checkName(name);
            Arguments.checkText("storage", storage);
            Arguments.checkText("format", format);
            Arguments.checkText("pool", pool);
            Arguments.checkText("snapname", snapname);
            Arguments.checkText("description", description);
        }

        @Override
        public String operation() {
            return "clone";
        }
    }

    /// Makes a container from an OS template.
    ///
    /// @param node empty for the target's first
    /// @param ostemplate a volume id, `local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst`
    /// @param rootfsSize GiB
    /// @param unprivileged always sent, because PVE's own default differs between versions
    /// @param sshPublicKeys plain, one a line
    /// @param config further options of the container, such as `net0` and `onboot`
    record Create(
            Vmid vmid,
            Optional<NodeName> node,
            String ostemplate,
            String hostname,
            String storage,
            int rootfsSize,
            Optional<Integer> cores,
            Optional<Integer> memory,
            Optional<Integer> swap,
            boolean unprivileged,
            Optional<String> features,
            Optional<String> password,
            Optional<String> sshPublicKeys,
            Optional<String> pool,
            boolean start,
            Map<String, String> config)
            implements Change {
        public Create {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
            Arguments.checkName(hostname);
            Arguments.checkText("ostemplate", ostemplate);
            Arguments.checkText("storage", storage);
            Arguments.checkText("features", features);
            Arguments.checkText("password", password);
            Arguments.checkText("sshPublicKeys", sshPublicKeys);
            Arguments.checkText("pool", pool);
            Arguments.checkCreateConfig(config);
            if (rootfsSize < 1) {
                throw new IllegalArgumentException("rootfsSize is at least 1 GiB, not " + rootfsSize);
            }
        }

        @Override
        public GuestType type() {
            return GuestType.LXC;
        }

        @Override
        public String operation() {
            return "create";
        }

        /// Its secrets do not show.
        @Override
        public String toString() {
            return "create lxc/" + vmid;
        }
    }

    /// Grows a disk or volume.
    ///
    /// @param disk `scsi0`, `rootfs`, `mp0`
    /// @param size `+20G`, or an absolute size such as `32G`
    record Resize(GuestType type, GuestRef guest, String disk, String size) implements Change {
        public Resize {
            Arguments.checkDisk(type, disk);
            Arguments.checkSize(size);
        }

        @Override
        public String operation() {
            return switch (type) {
                case QEMU -> "resizeDisk";
                case LXC -> "resize";
            };
        }
    }

    /// Starts a guest.
    ///
    /// @param waitForIp whether to wait for an address
    /// @param ipTimeout how long
    record Start(GuestType type, GuestRef guest, boolean waitForIp, Duration ipTimeout) implements Change {
        @Override
        public String operation() {
            return "start";
        }
    }

    /// Stops a guest at once.
    record Stop(GuestType type, GuestRef guest) implements Change {
        @Override
        public String operation() {
            return "stop";
        }
    }

    /// Asks a guest to shut down.
    ///
    /// @param timeout how long PVE waits for the guest; empty leaves it to PVE
    /// @param forceStop whether PVE stops the guest when it did not shut down in time
    record Shutdown(GuestType type, GuestRef guest, Optional<Duration> timeout, boolean forceStop) implements Change {
        @Override
        public String operation() {
            return "shutdown";
        }
    }

    /// Deletes a guest with its disks.
    ///
    /// @param purge also from backup jobs, replication, HA and access control
    record Delete(GuestType type, GuestRef guest, boolean purge) implements Change {
        @Override
        public String operation() {
            return "delete";
        }
    }

    /// Runs a command in a VM through its guest agent, without a shell.
    ///
    /// @param command the program and its arguments, all ASCII: anything else PVE cuts off on its way to the guest
    /// agent, which then waits for the rest until the VM is restarted
    /// @param inputData what the command gets on standard input
    /// @param timeout how long to wait for its end; it is not killed then
    record GuestExec(GuestRef guest, List<String> command, Optional<InputData> inputData, Duration timeout)
            implements Change {
        public GuestExec {
            command = List.copyOf(command);
            Arguments.checkCommand(command);
        }

        @Override
        public GuestType type() {
            return GuestType.QEMU;
        }

        @Override
        public String operation() {
            return "guestExec";
        }

        /// Arguments and input may be secrets.
        @Override
        public String toString() {
            return "guestExec " + command.getFirst();
        }
    }
}
