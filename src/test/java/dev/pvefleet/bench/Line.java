package dev.pvefleet.bench;

import java.util.Locale;
import java.util.Optional;

/// A line of the table: one thing that is measured, and how much of it there may be.
///
/// @param budget empty for what is only good to know
record Line(String what, Unit unit, Optional<Double> budget) {
    static Line within(double budget, Unit unit, String what) {
        return new Line(what, unit, Optional.of(budget));
    }

    static Line noted(Unit unit, String what) {
        return new Line(what, unit, Optional.empty());
    }

    String budgetText() {
        return budget.map(most -> "≤ " + unit.text(most)).orElse("");
    }

    /// The value, its share of the budget, and whether it keeps it.
    String text(double value) {
        return budget.map(most -> unit.text(value) + (value <= most ? " (within" : " (OVER") + share(value, most) + ")")
                .orElseGet(() -> unit.text(value));
    }

    private static String share(double value, double most) {
        return most == 0 ? "" : String.format(Locale.ROOT, ", %.2f of it", value / most);
    }
}
