package dev.pvefleet.boot;

import java.util.function.LongSupplier;

/// A clock that only goes forward, in nanoseconds, whatever is done to the time of day.
@FunctionalInterface
interface Nanos extends LongSupplier {}
