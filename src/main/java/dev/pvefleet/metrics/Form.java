package dev.pvefleet.metrics;

/// One of the forms that a page can be asked for in.
record Form(Format format, Encoding encoding) {}
