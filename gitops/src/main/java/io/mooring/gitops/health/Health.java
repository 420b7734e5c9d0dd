package io.mooring.gitops.health;

/** Whether an object has reached what its spec asks for, and why not. */
public record Health(State state, String message) {
    static final Health CURRENT = new Health(State.CURRENT, "");

    static Health inProgress(String message) {
        return new Health(State.IN_PROGRESS, message);
    }

    static Health failed(String message) {
        return new Health(State.FAILED, message);
    }

    /** The states of kstatus. */
    public enum State {
        CURRENT("Current"),
        IN_PROGRESS("InProgress"),
        FAILED("Failed"),
        TERMINATING("Terminating"),
        NOT_FOUND("NotFound");

        private final String title;

        State(String title) {
            this.title = title;
        }

        /** The word of kstatus. */
        public String title() {
            return title;
        }
    }
}
