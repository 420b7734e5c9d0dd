package io.mooring.cli.demo;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.kube.OnboardingKey;
import io.mooring.cli.local.DataFolder;
import io.mooring.cli.local.Interruption;
import io.mooring.cli.local.Leftovers;
import io.mooring.cli.local.LocalEnvironment;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.Steps;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moor demo}. */
@Command(
        name = "demo",
        description = "Shows the whole path on this machine: a cloud, a cluster, its connection, Git, an extension.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Runnable {
    private static final Duration GONE_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Moor moor;

    @Option(
            names = "--check",
            description = "Also checks Offline and Expired, deletes everything, and fails if anything fell short.")
    private boolean check;

    DemoCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        DataFolder folder = moor.dataFolder().demo();
        PrintStream out = moor.surroundings().out();
        Instant began = moor.waiting().clock().instant();
        try (Steps steps = new Steps(out, moor.surroundings().terminal(), moor.waiting());
                LocalEnvironment environment =
                        new LocalEnvironment(folder, moor.surroundings(), moor.waiting(), steps)) {
            showTroubles(folder, environment, ended -> {
                environment.eraseState();
                play(folder, steps, environment, ended);
            });
            if (check) {
                summarize(steps, Duration.between(began, moor.waiting().clock().instant()));
            }
        }
    }

    /** Runs the play until its end or until it is interrupted; when it fails by itself, the logs may tell why. */
    private void showTroubles(DataFolder folder, LocalEnvironment environment, Consumer<CountDownLatch> play) {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Interruption.runsFirst(
                () -> {
                    interrupted.set(true);
                    environment.stop();
                },
                ended::countDown);
        try {
            play.accept(ended);
        } catch (RuntimeException failed) {
            if (!interrupted.get()) {
                environment.stop();
                DemoLogs.print(folder.root(), moor.surroundings().err());
            }
            throw failed;
        }
    }

    private void play(DataFolder folder, Steps steps, LocalEnvironment environment, CountDownLatch ended) {
        // Seconds of work for one core, while the parts wait for one another.
        FutureTask<OnboardingKey> key = new FutureTask<>(OnboardingKey::generate);
        Thread.ofPlatform().daemon().name("onboarding-key").start(key);
        try (DemoStage stage = DemoStage.set(moor, folder, steps, environment)) {
            DemoTour tour = new DemoTour(stage);
            tour.run(moor.surroundings().installation(), () -> made(key));
            steps.say("");
            tour.table().lines().forEach(steps::say);
            steps.say("");
            if (check) {
                new DemoCheck(stage).run();
            } else {
                showWhatIsNext(folder, steps);
                await(ended);
            }
        }
        if (check) {
            verifyNothingRuns(folder, steps, environment);
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static OnboardingKey made(Future<OnboardingKey> key) {
        try {
            return key.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("make the onboarding key", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, "Interrupted.", "", interrupted);
        }
    }

    private static void showWhatIsNext(DataFolder folder, Steps steps) {
        steps.say("It stays up until Ctrl-C. In another terminal:");
        steps.say("  eval \"$(./moor env --data " + folder.root() + ")\"");
        steps.say("  kubectl get deploy -n azure-arc");
        steps.say("  ./moor status");
        steps.say("  ./moor gitops show -n demo -c demo-cluster -g demo -o yaml");
        steps.say("  ./moor clock --advance 15m --data " + folder.root());
    }

    private void verifyNothingRuns(DataFolder folder, Steps steps, LocalEnvironment environment) {
        steps.step("Cloud and cluster stopped, no process left", progress -> {
            environment.stop();
            boolean gone = moor.waiting()
                    .until(
                            GONE_LIMIT,
                            LOOK_EVERY,
                            () -> Leftovers.processes(folder).isEmpty());
            if (!gone) {
                List<String> left = Leftovers.processes(folder);
                throw new CliFailure(
                        ExitCode.FAILED,
                        "The check fell short: processes are left: " + String.join(", ", left) + ".",
                        "");
            }
            return null;
        });
    }

    private static void summarize(Steps steps, Duration all) {
        steps.say("");
        steps.say("All " + steps.taken().size() + " steps passed in " + DurationText.show(all) + ".");
    }
}
