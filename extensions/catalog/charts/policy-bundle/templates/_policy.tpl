{{- /* Every container of a pod, whatever its kind. */ -}}
{{- define "policy-bundle.containers" -}}
object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])
{{- end -}}

{{- /* A policy and its binding; takes root, rule, resource, validations. */ -}}
{{- define "policy-bundle.policy" -}}
{{- $name := printf "%s-%s" .root.Release.Name .rule -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: {{ $name }}
  labels:
    app.kubernetes.io/name: {{ .root.Chart.Name }}
    app.kubernetes.io/instance: {{ .root.Release.Name }}
    app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
    app.kubernetes.io/managed-by: {{ .root.Release.Service }}
spec:
  # A rule that cannot be evaluated must not stop the cluster.
  failurePolicy: Ignore
  matchConstraints:
    resourceRules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: {{ .resources | toJson }}
  {{- if .containers }}
  variables:
    - name: containers
      expression: >-
        {{ include "policy-bundle.containers" . }}
  {{- end }}
  validations:
    {{- range .validations }}
    - expression: {{ .expression | quote }}
      message: {{ .message | quote }}
      reason: Forbidden
    {{- end }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ $name }}
  labels:
    app.kubernetes.io/name: {{ .root.Chart.Name }}
    app.kubernetes.io/instance: {{ .root.Release.Name }}
    app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
    app.kubernetes.io/managed-by: {{ .root.Release.Service }}
spec:
  policyName: {{ $name }}
  validationActions: [{{ .root.Values.action }}]
  matchResources:
    namespaceSelector:
      matchExpressions:
        - key: kubernetes.io/metadata.name
          operator: NotIn
          values: {{ append (default list .root.Values.exemptNamespaces) .root.Release.Namespace | uniq | toJson }}
{{- end -}}
