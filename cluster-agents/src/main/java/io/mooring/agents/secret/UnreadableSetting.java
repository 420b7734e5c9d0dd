package io.mooring.agents.secret;

/** A protected setting that cannot be opened, in words for people and without its content. */
public final class UnreadableSetting extends RuntimeException {
    private final boolean awaited;

    private UnreadableSetting(String message, boolean awaited) {
        super(message);
        this.awaited = awaited;
    }

    static UnreadableSetting forGood(String setting, String why) {
        return new UnreadableSetting("The protected setting '" + setting + "' " + why, false);
    }

    static UnreadableSetting forNow(String setting, String why) {
        return new UnreadableSetting("The protected setting '" + setting + "' " + why, true);
    }

    /** Whether it will be readable in a moment, so that nobody needs to hear of it. */
    public boolean awaited() {
        return awaited;
    }
}
