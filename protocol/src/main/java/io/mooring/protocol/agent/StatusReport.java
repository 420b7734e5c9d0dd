package io.mooring.protocol.agent;

import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.extension.ExtensionReport;
import java.util.List;

/** What became of the desired state. What is not named keeps its last report. */
public record StatusReport(List<FluxConfigurationReport> fluxConfigurations, List<ExtensionReport> extensions) {
    public StatusReport {
        fluxConfigurations = List.copyOf(fluxConfigurations);
        extensions = List.copyOf(extensions);
    }
}
