package io.mooring.extensions.helm;

/** The contents of a kubeconfig; it holds credentials, so it shows itself masked. */
public record Kubeconfig(String yaml) {
    public Kubeconfig {
        if (yaml.isBlank()) {
            throw new IllegalArgumentException("the kubeconfig is empty");
        }
    }

    @Override
    public String toString() {
        return "Kubeconfig[***]";
    }
}
