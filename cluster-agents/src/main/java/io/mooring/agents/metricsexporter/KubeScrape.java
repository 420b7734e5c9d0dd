package io.mooring.agents.metricsexporter;

import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.agents.kube.KubeConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the cluster, in pages, and keeps the answer for a while so that many scrapers cost as much as one. */
final class KubeScrape {
    private static final long PAGE = 500;
    /** So many pages of each kind at most: 20,000 objects. */
    private static final int PAGES_MAX = 40;

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration keep;
    private String text = "";
    private Instant at = Instant.EPOCH;

    KubeScrape(KubeConnection cluster, Clock clock, Duration keep) {
        this.client = cluster.client();
        this.clock = clock;
        this.keep = keep;
    }

    /** @throws UncheckedIOException if the cluster does not answer */
    synchronized String text() {
        Instant now = clock.instant();
        if (text.isEmpty() || now.isAfter(at.plus(keep))) {
            try {
                text = ask();
            } catch (KubernetesClientException unavailable) {
                throw new UncheckedIOException(new IOException(unavailable));
            }
            at = now;
        }
        return text;
    }

    private String ask() {
        KubeMetrics metrics = new KubeMetrics();
        boolean all = pages(options -> {
            var page = client.nodes().list(options);
            page.getItems().forEach(metrics::add);
            return page.getMetadata();
        });
        all &= pages(options -> {
            var page = client.pods().inAnyNamespace().list(options);
            page.getItems().forEach(metrics::add);
            return page.getMetadata();
        });
        all &= pages(options -> {
            var page = client.apps().deployments().inAnyNamespace().list(options);
            page.getItems().forEach(metrics::add);
            return page.getMetadata();
        });
        metrics.complete(all);
        return metrics.text();
    }

    /** Whether there were no more pages than are read. */
    private static boolean pages(Function<ListOptions, @Nullable ListMeta> read) {
        String next = null;
        for (int page = 0; page < PAGES_MAX; page++) {
            ListMeta meta = read.apply(
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
            next = meta == null ? null : meta.getContinue();
            if (next == null || next.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
