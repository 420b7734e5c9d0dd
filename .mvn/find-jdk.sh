# Sourced by mvnw and moor: sets JAVA_HOME to a JDK of at least 21, or explains what is missing and exits with 3.
# Order: JAVA_HOME, the java on the PATH, then the newest one in the folders in which JDKs usually lie.

mooring_jdk_major() { # folder of a JDK -> its feature release, or 0
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  local release version=""
  if [ -r "$1/release" ]; then
    release=$(grep '^JAVA_VERSION=' "$1/release" | head -1)
    version=${release#*\"}
    version=${version%%\"*}
  fi
  [ -n "$version" ] || version=$("$1/bin/javac" -version 2>&1 | awk '{print $2}')
  version=${version%%[.+-]*}
  case $version in '' | *[!0-9]*) echo 0 ;; *) echo "$version" ;; esac
}

mooring_find_jdk() {
  local candidate best="" best_major=0 major
  if [ -n "${JAVA_HOME:-}" ] && [ "$(mooring_jdk_major "$JAVA_HOME")" -ge 21 ]; then
    export JAVA_HOME
    return
  fi
  if candidate=$(command -v javac 2>/dev/null); then
    candidate=$(readlink -f "$candidate" 2>/dev/null || echo "$candidate")
    candidate=${candidate%/bin/javac}
    if [ "$(mooring_jdk_major "$candidate")" -ge 21 ]; then
      export JAVA_HOME=$candidate
      return
    fi
  fi
  for candidate in /usr/lib/jvm/* /usr/local/openjdk* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$candidate" ] || continue
    major=$(mooring_jdk_major "$candidate")
    if [ "$major" -ge 21 ] && [ "$major" -gt "$best_major" ]; then
      best=$candidate
      best_major=$major
    fi
  done
  if [ -z "$best" ]; then
    echo "Mooring needs a JDK 21 or newer; none was found in JAVA_HOME, on the PATH or in the usual folders." >&2
    echo "Install one, or set JAVA_HOME to it, and try again." >&2
    exit 3
  fi
  export JAVA_HOME=$best
}
