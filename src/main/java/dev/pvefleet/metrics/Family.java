package dev.pvefleet.metrics;

/// One metric as it stands on a page: its `# HELP` and `# TYPE` lines, which a page has once, and values, of which it
/// may have more from elsewhere.
record Family(Segment head, Segment values) {}
