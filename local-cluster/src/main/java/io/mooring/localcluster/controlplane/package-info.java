/** Command lines and addresses of etcd, kube-apiserver and kube-controller-manager. */
@NullMarked
package io.mooring.localcluster.controlplane;

import org.jspecify.annotations.NullMarked;
