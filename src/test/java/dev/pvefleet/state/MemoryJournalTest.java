package dev.pvefleet.state;

class MemoryJournalTest extends JournalContract {
    private final MemoryJournal journal = new MemoryJournal();

    @Override
    protected ChangeJournal journal() {
        return journal;
    }
}
