package io.mooring.functions.fluxv1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line of Flux v1, as far as the engine has something like it.
 *
 * @param paths folders of the repository; one empty one is its root
 * @param pollInterval between two looks at the repository
 * @param syncInterval between two rounds of applying
 * @param garbageCollection what leaves the repository leaves the cluster
 * @param complaints what was not applied, in words
 */
record OperatorParams(
        String branch,
        List<String> paths,
        Duration pollInterval,
        Duration syncInterval,
        Duration gitTimeout,
        boolean garbageCollection,
        List<String> complaints) {
    private static final Duration INTERVAL_DEFAULT = Duration.ofMinutes(5);

    /** Flux v1 gave up after 20 s, which is short for a first fetch. */
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|h|m|s)");

    OperatorParams {
        paths = List.copyOf(paths);
        complaints = List.copyOf(complaints);
    }

    /** Reads flags as {@code --name=value}, {@code --name value} or, if they are switches, {@code --name}. */
    static OperatorParams parse(String line) {
        Reader reader = new Reader(words(line));
        reader.readAll();
        return new OperatorParams(
                reader.branch,
                reader.paths,
                reader.pollInterval,
                reader.syncInterval,
                reader.gitTimeout,
                reader.garbageCollection,
                reader.complaints());
    }

    /** Splits at blanks outside of quotes, which go. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (char c : (line + " ").toCharArray()) {
            if (quote == 0 && Character.isWhitespace(c)) {
                add(words, word);
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        add(words, word);
        return words;
    }

    /** Scripts put the whole line into quotes once more: then it is many words. */
    private static void add(List<String> words, StringBuilder word) {
        String text = word.toString().strip();
        word.setLength(0);
        if (text.startsWith("--") && text.contains(" --")) {
            words.addAll(List.of(text.split("\\s+")));
        } else if (!text.isEmpty()) {
            words.add(text);
        }
    }

    private static final class Reader {
        private final List<String> words;
        private int next;
        private final TreeSet<String> unknown = new TreeSet<>();
        private final List<String> wrong = new ArrayList<>();
        private String branch = "master";
        private List<String> paths = List.of("");
        private Duration pollInterval = INTERVAL_DEFAULT;
        private Duration syncInterval = INTERVAL_DEFAULT;
        private Duration gitTimeout = TIMEOUT_DEFAULT;
        private boolean garbageCollection;

        Reader(List<String> words) {
            this.words = words;
        }

        void readAll() {
            while (next < words.size()) {
                String word = words.get(next++);
                int equals = word.indexOf('=');
                String flag = (equals < 0 ? word : word.substring(0, equals)).toLowerCase(Locale.ROOT);
                read(flag, equals < 0 ? null : word.substring(equals + 1));
            }
        }

        private void read(String flag, @Nullable String given) {
            switch (flag) {
                case "--git-branch" -> branch = value(flag, given, branch);
                case "--git-path" -> paths = split(value(flag, given, ""));
                case "--git-poll-interval" -> pollInterval = duration(flag, given, pollInterval);
                case "--sync-interval" -> syncInterval = duration(flag, given, syncInterval);
                case "--git-timeout" -> gitTimeout = duration(flag, given, gitTimeout);
                case "--sync-garbage-collection" -> garbageCollection = isTrue(given);
                case "--git-readonly" -> {
                    if (!isTrue(given)) {
                        wrong.add("--git-readonly=false (nothing is ever written to the repository)");
                    }
                }
                default -> {
                    unknown.add(flag.length() > 60 ? flag.substring(0, 60) + "..." : flag);
                    boolean hasValueBehind = given == null
                            && next < words.size()
                            && !words.get(next).startsWith("-");
                    next += hasValueBehind ? 1 : 0;
                }
            }
        }

        private String value(String flag, @Nullable String given, String otherwise) {
            if (given != null) {
                return given;
            }
            if (next < words.size() && !words.get(next).startsWith("--")) {
                return words.get(next++);
            }
            wrong.add(flag + " (it needs a value)");
            return otherwise;
        }

        /** As Go writes durations: {@code 90s}, {@code 1m30s}. */
        private Duration duration(String flag, @Nullable String given, Duration otherwise) {
            String text = value(flag, given, "");
            Duration sum = Duration.ZERO;
            Matcher part = DURATION.matcher(text);
            int end = 0;
            while (end < text.length() && part.find(end) && part.start() == end) {
                long count = Long.parseLong(part.group(1));
                sum = sum.plus(
                        switch (part.group(2)) {
                            case "h" -> Duration.ofHours(count);
                            case "m" -> Duration.ofMinutes(count);
                            case "s" -> Duration.ofSeconds(count);
                            default -> Duration.ofMillis(count);
                        });
                end = part.end();
            }
            if (text.isEmpty() || end < text.length()) {
                wrong.add(flag + " ('" + text + "' is no duration such as 5m)");
                return otherwise;
            }
            return sum.toSeconds() < 1 ? Duration.ofSeconds(1) : sum;
        }

        private static boolean isTrue(@Nullable String given) {
            return given == null || given.equalsIgnoreCase("true") || given.equals("1");
        }

        private static List<String> split(String list) {
            List<String> paths = Pattern.compile(",")
                    .splitAsStream(list)
                    .map(String::strip)
                    .filter(path -> !path.isEmpty())
                    .distinct()
                    .toList();
            return paths.isEmpty() ? List.of("") : paths;
        }

        private List<String> complaints() {
            List<String> all = new ArrayList<>(wrong);
            if (!unknown.isEmpty()) {
                all.add(String.join(", ", unknown) + " (the engine has nothing like it)");
            }
            return all;
        }
    }
}
