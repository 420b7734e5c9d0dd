package io.mooring.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** An image for tests: a folder with one shell script, {@code /opt/app}, whose first argument says what it does. */
final class TestImage {
    static final String NAME = "example.test/app";
    private static final String SCRIPT = """
            #!/bin/sh
            root=$CONTAINER_SANDBOX_MOUNT_POINT
            echo "pid $$"
            case $1 in
              serve)
                echo "home $HOME"
                echo "directory $(pwd)"
                echo "greeting $GREETING"
                echo "secret-file $(cat "$2/password")"
                echo "config-file $(cat "$root/etc/config/colour")"
                echo "config-path $CONFIG_PATH"
                echo "address $POD_ADDRESS of $POD_NAME"
                echo "apiserver $KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT"
                echo "leaked ${LEAKED:-nothing}"
                echo "token $(cat "$root/var/run/secrets/kubernetes.io/serviceaccount/token")"
                touch "$root/scratch/ready"
                while :; do sleep 1; done ;;
              crash-once)
                if [ ! -e "$root/scratch/crashed" ]; then touch "$root/scratch/crashed"; echo "last words"; exit 3; fi
                while :; do sleep 1; done ;;
              count) echo 1; sleep 0.3; echo 2; sleep 0.3; echo 3 ;;
              exit) exit "$2" ;;
              web) exec "$JAVA_HOME/bin/java" -m jdk.httpserver -b "$POD_ADDRESS" -p 8080 -d "$root" ;;
              stubborn) trap '' TERM; while :; do sleep 1; done ;;
              *) while :; do sleep 1; done ;;
            esac
            """;

    private TestImage() {}

    static Path in(Path folder) {
        try {
            Path program = folder.resolve("opt/app");
            Files.createDirectories(folder.resolve("opt"));
            Files.writeString(program, SCRIPT);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            return folder;
        } catch (IOException refused) {
            throw new UncheckedIOException("write the test image", refused);
        }
    }
}
