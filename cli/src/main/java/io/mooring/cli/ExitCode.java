package io.mooring.cli;

/** What moor's exit says to a script. */
public enum ExitCode {
    OK(0, "It worked."),
    FAILED(1, "It was tried and did not work."),
    USAGE(2, "The command line is wrong."),
    ENVIRONMENT(3, "Something that this machine needs is missing: a JDK, Maven, Node, Go, a build."),
    NOT_FOUND(4, "What was named does not exist."),
    REFUSED(5, "Not allowed: no token, a wrong one, or not enough rights."),
    TIMEOUT(6, "It did not come about in the time given."),
    UNREACHABLE(7, "The hub or the cluster does not answer.");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }
}
