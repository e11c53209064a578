# What the launchers share; they source it.

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
target="$home/sweep-driver/target"
poms=("$home/pom.xml" "$home"/*/pom.xml)
sources=("${poms[@]}" "$home"/*/src/main "$home/conf/architectures")

infrastructure() {
  echo "$1" >&2
  exit 3
}

# A descriptor that is closed would be the first file's that Java opens: from this input nothing
# comes, and writing to this output is an error.
{ : 3<&0; } 2>/dev/null || exec </dev/null
{ : 3>&1; } 2>/dev/null || exec 1</dev/null
: 3>&2 || exec 2>/dev/null

# Arguments and the names of files are UTF-8 whatever the locale is: Java takes it from there alone.
utf8=$(locale -a 2>/dev/null | grep -iE '^(C|en_US)\.utf-?8$' || true)
if [ -n "$utf8" ]; then
  export LC_ALL="${utf8%%$'\n'*}"
fi

java=java
if [ -n "${JAVA_HOME:-}" ]; then
  java="$JAVA_HOME/bin/java"
fi

terminal=false
if [ -t 2 ]; then
  terminal=true
fi

# One thread of native arithmetic a task: faster on small arrays, and other bits otherwise.
export OMP_NUM_THREADS=1

# Hadoop's settings, and clients of its that are not among Maven's jars.
hadoop="${HADOOP_CONF_DIR:+:$HADOOP_CONF_DIR}${HADOOP_CLASSPATH:+:$HADOOP_CLASSPATH}"

# Java's own status, when it does not start, would be that of failed trials.
require_java() {
  local told
  told=$("$java" "@$home/conf/jvm-options" -version 2>&1) || infrastructure "Java does not start: \
$(grep -v '^Picked up ' <<<"$told" | tr '\n' ' ')(Mesasweep runs on JDK 17; JAVA_HOME says where it is)"
  if ! grep -qE ' version "(1[7-9]|[2-9][0-9])' <<<"$told"; then
    infrastructure "$java is too old: $(grep ' version ' <<<"$told"); Mesasweep runs on JDK 17, and \
JAVA_HOME says where it is"
  fi
}

# Of commands that find something to build, one builds and the others wait. The system gives a lock
# back when its holder has ended, however that came.
lock_build() {
  mkdir -p "$target" 2>/dev/null || true
  [ -w "$target" ] || return 0 # somebody else's folder, where nothing can be built
  exec 9>>"$target/lock"
  if ! take_lock -n; then
    echo "waiting for another command that builds Mesasweep ..." >&2
    take_lock || infrastructure "$target/lock cannot be locked; is its file system made for that?"
  fi
}

unlock_build() { exec 9>&-; }

# take_lock [-n]: with -n only if it is free. Where there is no flock, as on macOS, there is Perl.
take_lock() {
  if command -v flock >/dev/null; then
    flock "$@" 9
  else
    perl -MFcntl=:flock -e 'open(my $lock, ">&=", 9) or die; exit !flock($lock, LOCK_EX | (@ARGV ? LOCK_NB : 0))' -- "$@"
  fi
}

# What is there while a build runs, and after one that came to no end.
unfinished="$target/unfinished"

# out_of_date FILE SOURCE...: whether a file is missing or older than what it is made from.
out_of_date() {
  local file=$1
  shift
  [ ! -e "$file" ] || [ -e "$unfinished" ] || [ -n "$(find "$@" -newer "$file" -print -quit)" ]
}

# The first file of the class path that is gone, or that this user may not read.
unreadable() {
  local elements element
  IFS=: read -ra elements <"$target/classpath"
  for element in "${elements[@]}"; do
    if [ ! -r "$element" ]; then
      echo "$element"
      return
    fi
  done
}

driver="$target/sweep-driver.jar"

# The classes of the command line as a JVM has them once they are loaded, for the next one to start
# with. A JVM that cannot use it, of another make or with other jars, loads them as ever.
archive="$target/classes.jsa"

# is_archived CLASS_PATH: whether no element of it was made after the archive.
is_archived() {
  local elements element
  [ -e "$archive" ] || return 1
  IFS=: read -ra elements <<<"$1"
  for element in "${elements[@]}"; do
    [ ! "$element" -nt "$archive" ] || return 1
  done
}

# archive_classes CLASS_PATH FLAG...: makes the archive in the background, if it is out of date:
# that takes a minute of processor time. One that could not be made is empty, and not tried again; one
# that was cut short would crash Java, so that it is on the disk before it is in its place.
archive_classes() {
  local scratch="$target/archive" class_path=$1
  shift
  [ -w "$target" ] && [ -e "$driver" ] || return 0
  is_archived "$class_path" && return 0
  (
    exec 9>>"$target/archive-lock"
    take_lock -n || exit 0
    rm -rf "$scratch"
    mkdir "$scratch"
    touch "$scratch/begun"
    nice "$java" "@$home/conf/jvm-options" "$@" -Xmx1g -Xlog:disable \
      -XX:ArchiveClassesAtExit="$scratch/classes.jsa" \
      -Dlog4j2.configurationFile="$home/conf/log4j2.properties" -cp "$class_path" \
      mesasweep.driver.command.ClassArchive "$scratch/results" "$home/conf/quickstart.yaml" steps=20 \
      "seed={count: 1}" "discount-rate={linspace: [0, 1, 3]}" "objective-gap={logspace: [0.1, 4, 3]}" ||
      rm -f "$scratch/classes.jsa"
    [ -e "$scratch/classes.jsa" ] || touch "$scratch/classes.jsa"
    touch -r "$scratch/begun" "$scratch/classes.jsa" # what was built meanwhile is not in it
    sync "$scratch/classes.jsa" || sync # of one file, where that can be had
    mv -f "$scratch/classes.jsa" "$archive"
    rm -rf "$scratch"
  ) </dev/null >/dev/null 2>&1 &
}

# build FILE MAVEN_OPTION...: makes a file that is out of date.
build() {
  local file=$1
  shift
  touch "$unfinished" 2>/dev/null ||
    infrastructure "Mesasweep must be built, and this user cannot write to $target"
  echo "building Mesasweep (the first time, Maven also downloads what it needs) ..." >&2
  (cd "$home" && mvn -q -B -Dstyle.color=never -DskipTests "$@" package) 2>&1 |
    sed $'s/\e\\[[0-9;]*m//g' >&2 ||
    infrastructure "Mesasweep could not be built: Maven says above why"
  touch "$file"
  rm "$unfinished"
}

# What a cluster gets: the driver in one jar, and Spark's own jars beside it.
jar="$target/dist/mesasweep.jar"

build_dist() {
  lock_build
  if out_of_date "$jar" "${sources[@]}"; then
    build "$jar" -Pdist
  fi
  unlock_build
}
