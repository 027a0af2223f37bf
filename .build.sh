# Read by ./ssync and ./ssync-faults: builds the program that they run, when its sources have changed.
#
# Into folders `.build`, not Maven's `target`: a Maven of yours in the same checkout and this one do not touch each other's files.

# What the sources are, as one line: a copy of a built checkout has new times and the same content.
sources_sum() {
    (cd "$root" && find pom.xml NOTICE ./*/pom.xml ./*/src/main -type f | LC_ALL=C sort | while IFS= read -r file; do
        printf '%s\n' "$file"
        cksum <"$file"
    done | cksum)
}

# Whether $1, a jar, is not of these sources. Most of the time no file is newer, and nothing has to be read.
out_of_date() {
    [ -f "$1" ] && [ -f "$1.sources" ] || return 0
    newer=$(cd "$root" && find pom.xml NOTICE ./*/pom.xml ./*/src/main -newer "$1.sources" 2>/dev/null | head -n 1)
    [ -n "$newer" ] || return 1
    [ "$(sources_sum)" = "$(cat "$1.sources")" ] || return 0
    touch "$1.sources"
    return 1
}

# Shows how far Maven is, from its output.
show_progress() {
    downloading=
    while IFS= read -r line; do
        case $line in
            "[INFO] Building "*"[jar]" | "[INFO] Building jar"*) ;;
            "[INFO] Building "*"]") echo "  ${line#"[INFO] Building "}" >&2 ;;
            "Downloading from"* | "[INFO] Download"*)
                [ -n "$downloading" ] || echo "  downloading libraries, about 100 MB the first time" >&2
                downloading=yes
                ;;
        esac
    done
}

# Builds the module $1 with what it needs. Needs $root and $java.
build_module() {
    log=$root/$1/.build/build.log
    mkdir -p "$root/$1/.build"
    echo "building $1, see $log" >&2
    maven=./mvnw
    if command -v mvn >/dev/null 2>&1; then maven=mvn; fi
    (
        cd "$root"
        if [ "$java" = java ]; then unset JAVA_HOME; fi
        code=0
        "$maven" --batch-mode -Dstyle.color=never -Dbuild.folder=.build -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip \
            package -pl "$1" -am </dev/null 2>&1 || code=$?
        echo "$code" >"$log.code"
    ) | tee "$log" | show_progress
    if [ "$(cat "$log.code")" != 0 ]; then
        grep '^\[ERROR\]' "$log" | head -n 30 >&2
        echo "the build failed, see $log" >&2
        exit 1
    fi
}

# Builds the module $1 unless its jar $2 is of the sources that are there, and then calls $3. Of several at once one builds.
build_if_needed() {
    out_of_date "$2" || return 0
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$root/.build.lock"
        if ! flock -n 9; then
            echo "waiting for another build in this folder…" >&2
            flock 9
        fi
    fi
    if out_of_date "$2"; then
        # Unlinked, not overwritten: a program that still runs from the old file keeps it.
        rm -f "$2" "$2.sources"
        sum=$(sources_sum)
        build_module "$1"
        echo "$sum" >"$2.sources"
        $3
    fi
    exec 9>&-
}
