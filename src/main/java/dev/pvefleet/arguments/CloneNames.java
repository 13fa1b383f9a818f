package dev.pvefleet.arguments;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.Vmid;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which guest is cloned to which.
///
/// In PVE's path stands the template, and the new vmid is in the body. In the seed's inputs both are, and who sends
/// those
/// to the path of the new guest means that too. Both are understood as long as only one reading is possible.
record CloneNames(GuestRef template, Vmid vmid) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /// Empty if the arguments do not say it; what is wrong is among their mistakes then.
    static Optional<CloneNames> read(Arguments arguments, Optional<Vmid> path) {
        Optional<GuestRef> template = template(arguments);
        Optional<Vmid> vmid = arguments.parsed("vmid", Vmid::parse);
        boolean bad = (arguments.has("templateId") && template.isEmpty()) || (arguments.has("vmid") && vmid.isEmpty());
        return bad
                ? Optional.empty()
                : path.map(named -> besidePath(arguments, named, template, vmid))
                        .orElseGet(() -> alone(arguments, template, vmid));
    }

    private static Optional<CloneNames> besidePath(
            Arguments arguments, Vmid path, Optional<GuestRef> template, Optional<Vmid> vmid) {
        GuestRef ofPath = new GuestRef.ByVmid(path);
        if (template.isEmpty() || template.get().equals(ofPath)) {
            return pair(arguments, ofPath, vmid);
        }
        if (vmid.isPresent() && !vmid.get().equals(path)) {
            arguments.mistake(
                    "templateId",
                    "the path names guest %s, which is neither the template %s nor the new guest %s: send it to the path of the template, or leave out one of the two"
                            .formatted(path, template.get(), vmid.get()));
            return Optional.empty();
        }
        return Optional.of(new CloneNames(template.get(), path));
    }

    private static Optional<CloneNames> alone(Arguments arguments, Optional<GuestRef> template, Optional<Vmid> vmid) {
        if (template.isEmpty()) {
            arguments.mistake("templateId", "is missing: the vmid or name of the template");
            return Optional.empty();
        }
        return pair(arguments, template.get(), vmid);
    }

    private static Optional<CloneNames> pair(Arguments arguments, GuestRef template, Optional<Vmid> vmid) {
        if (vmid.isEmpty()) {
            arguments.mistake("vmid", "is missing: the new guest's number");
            return Optional.empty();
        }
        if (template.equals(new GuestRef.ByVmid(vmid.get()))) {
            arguments.mistake("vmid", vmid.get() + " is the template itself; name a free one for the new guest");
            return Optional.empty();
        }
        return Optional.of(new CloneNames(template, vmid.get()));
    }

    private static Optional<GuestRef> template(Arguments arguments) {
        return arguments.parsed("templateId", text -> {
            if (NUMBER.matcher(text).matches()) {
                return new GuestRef.ByVmid(Vmid.parse(text));
            }
            if (!Form.GUEST_NAME.matches(text)) {
                throw new IllegalArgumentException("is neither a vmid nor " + Form.GUEST_NAME.title());
            }
            return new GuestRef.ByName(text);
        });
    }
}
