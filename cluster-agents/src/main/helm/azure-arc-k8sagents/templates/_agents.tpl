{{/* Labels of everything in the chart. */}}
{{- define "agents.labels" -}}
app.kubernetes.io/part-of: azure-arc-k8sagents
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The ServiceAccount that an agent runs as; takes (list root agent namespace). */}}
{{- define "agents.subject" -}}
{{- $root := index . 0 -}}
- kind: ServiceAccount
{{- if eq $root.Values.layout "compact" }}
  name: azure-arc-agents
  namespace: azure-arc
{{- else }}
  name: {{ index . 1 }}
  namespace: {{ index . 2 }}
{{- end }}
{{- end }}

{{/* "yes" if there is a proxy on the way out. */}}
{{- define "agents.hasProxy" -}}
{{- $global := .Values.global -}}
{{- if and (ne (toString $global.isProxyEnabled) "false") (or $global.httpsProxy $global.httpProxy) }}yes{{ end }}
{{- end }}

{{/* "yes" if there is an authority that is trusted as well. */}}
{{- define "agents.hasProxyCert" -}}
{{- if and (ne (toString .Values.global.isCustomCert) "false") .Values.global.proxyCert }}yes{{ end }}
{{- end }}

{{/* What is reached directly: what the user says, and what is in the cluster. */}}
{{- define "agents.noProxy" -}}
{{- $direct := list }}
{{- with .Values.global.noProxy }}{{ $direct = append $direct . }}{{ end }}
{{- $direct = concat $direct (list "localhost" "127.0.0.0/8" "kubernetes.default.svc" ".svc" ".svc.cluster.local") }}
{{- if .Capabilities.APIVersions.Has "networking.k8s.io/v1/ServiceCIDR" }}
{{- range (lookup "networking.k8s.io/v1" "ServiceCIDR" "" "").items }}
{{- $direct = concat $direct .spec.cidrs }}
{{- end }}
{{- end }}
{{- join "," $direct }}
{{- end }}

{{/* ServiceAccount and Deployment of one process; takes root, name, namespace, agents, memory, memoryLimit. */}}
{{- define "agents.process" -}}
{{- $root := .root -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    app.kubernetes.io/component: {{ .name }}
    {{- include "agents.labels" $root | nindent 4 }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    app.kubernetes.io/component: {{ .name }}
    {{- include "agents.labels" $root | nindent 4 }}
spec:
  replicas: 1
  revisionHistoryLimit: 3
  # Two of one agent would not harm, but one is enough: state lives in the apiserver.
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app.kubernetes.io/component: {{ .name }}
  template:
    metadata:
      labels:
        app.kubernetes.io/component: {{ .name }}
        {{- include "agents.labels" $root | nindent 8 }}
      annotations:
        # The process reads these once: other ones are another pod.
        mooring.io/hub-ca-sha256: {{ $root.Values.global.hub.caCertificate | default "" | sha256sum }}
        {{- if include "agents.hasProxy" $root }}
        mooring.io/proxy-sha256: {{ list $root.Values.global.httpsProxy $root.Values.global.httpProxy (include "agents.noProxy" $root) | toJson | sha256sum }}
        {{- end }}
        {{- if include "agents.hasProxyCert" $root }}
        mooring.io/proxy-cert-sha256: {{ $root.Values.global.proxyCert | sha256sum }}
        {{- end }}
    spec:
      serviceAccountName: {{ .name }}
      enableServiceLinks: false
      terminationGracePeriodSeconds: 10
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        fsGroup: 65532
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {{ .name }}
          image: {{ printf "%s:%s" $root.Values.image.repository ($root.Values.image.tag | default $root.Chart.AppVersion) | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy | default "IfNotPresent" }}
          command:
            - /opt/mooring/bin/agents
            {{- range .agents }}
            - {{ . }}
            {{- end }}
          env:
            - name: POD_IP
              valueFrom:
                fieldRef:
                  fieldPath: status.podIP
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
            - name: AZURE_SUBSCRIPTION_ID
              value: {{ $root.Values.global.subscriptionId | quote }}
            - name: AZURE_RESOURCE_GROUP
              value: {{ $root.Values.global.resourceGroupName | quote }}
            - name: AZURE_RESOURCE_NAME
              value: {{ $root.Values.global.resourceName | quote }}
            - name: AZURE_ARC_AGENT_VERSION
              value: {{ $root.Chart.AppVersion | quote }}
            - name: KUBERNETES_DISTRO
              value: {{ $root.Values.global.kubernetesDistro | default "" | quote }}
            - name: KUBERNETES_INFRA
              value: {{ $root.Values.global.kubernetesInfra | default "" | quote }}
            - name: HUB_URL
              value: {{ $root.Values.global.hub.url | quote }}
            {{- if $root.Values.global.hub.caCertificate }}
            - name: MOORING_HUB_CA_FILE
              value: /etc/mooring/hub-ca/ca.crt
            {{- end }}
            {{- if include "agents.hasProxyCert" $root }}
            - name: MOORING_PROXY_CA_FILE
              value: /etc/mooring/proxy-cert/proxy-cert.crt
            {{- end }}
            {{- if $root.Values.gitopsOperator.fileUrls }}
            - name: MOORING_GIT_FILE_URLS
              value: "true"
            {{- end }}
            - name: TMPDIR
              value: /var/lib/mooring
            - name: XDG_CACHE_HOME
              value: /var/lib/mooring
          {{- if include "agents.hasProxy" $root }}
          envFrom:
            - secretRef:
                name: proxy-config
          {{- end }}
          ports:
            - name: http
              containerPort: 8080
          startupProbe:
            httpGet:
              path: /healthz
              port: 8080
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 60
          livenessProbe:
            httpGet:
              path: /healthz
              port: 8080
            periodSeconds: 20
            timeoutSeconds: 10
            failureThreshold: 3
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8080
            periodSeconds: 2
            timeoutSeconds: 5
          resources:
            requests:
              cpu: 10m
              memory: {{ .memory }}
            limits:
              memory: {{ .memoryLimit }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: ["ALL"]
          volumeMounts:
            - name: work
              mountPath: /var/lib/mooring
            {{- if $root.Values.global.hub.caCertificate }}
            - name: hub-ca
              mountPath: /etc/mooring/hub-ca
              readOnly: true
            {{- end }}
            {{- if include "agents.hasProxyCert" $root }}
            - name: proxy-cert
              mountPath: /etc/mooring/proxy-cert
              readOnly: true
            {{- end }}
      volumes:
        - name: work
          emptyDir: {}
        {{- if $root.Values.global.hub.caCertificate }}
        - name: hub-ca
          configMap:
            name: {{ .hubCa }}
        {{- end }}
        {{- if include "agents.hasProxyCert" $root }}
        - name: proxy-cert
          configMap:
            name: proxy-cert
        {{- end }}
{{- end }}

{{/* What every agent that talks to the hub may do; takes the agent's name. */}}
{{- define "agents.hubCallerRules" -}}
- apiGroups: ["arc.azure.com"]
  resources: ["connectedclusters"]
  resourceNames: ["clustermetadata"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["clusterconfig.azure.com"]
  resources: ["azureclusteridentityrequests"]
  resourceNames: [{{ . | quote }}]
  verbs: ["get", "list", "watch", "create", "patch"]
- apiGroups: [""]
  resources: ["secrets"]
  resourceNames: ["{{ . }}-identity-request-token"]
  verbs: ["get"]
{{- end }}
