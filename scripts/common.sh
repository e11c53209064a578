# What the launchers share; they source it.

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
target="$home/sweep-driver/target"
poms=("$home/pom.xml" "$home"/*/pom.xml)
sources=("${poms[@]}" "$home"/*/src/main "$home/conf/architectures")

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

# out_of_date FILE SOURCE...: whether a file is missing or older than what it is made from.
out_of_date() {
  local file=$1
  shift
  [ ! -e "$file" ] || [ -n "$(find "$@" -newer "$file" -print -quit)" ]
}

# build FILE MAVEN_OPTION...: makes a file that is out of date.
build() {
  local file=$1
  shift
  echo "building Mesasweep (the first time, Maven also downloads what it needs) ..." >&2
  (cd "$home" && mvn -q -B -Dstyle.color=never -DskipTests "$@" package) 2>&1 |
    sed $'s/\e\\[[0-9;]*m//g' >&2
  touch "$file"
}
