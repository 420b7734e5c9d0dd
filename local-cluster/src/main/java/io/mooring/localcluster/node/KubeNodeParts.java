package io.mooring.localcluster.node;

import io.mooring.localcluster.process.ChildProcesses;
import java.time.Clock;

/** What all pods of a node share. */
record KubeNodeParts(
        NodeSettings settings,
        KubePodApi api,
        ImageFolders images,
        PodAddresses addresses,
        ChildProcesses children,
        KubeProbeCheck probeCheck,
        Clock clock) {}
