package mesasweep.driver.engine;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A SLURM of two nodes on this machine, with an authentication of its own. */
final class SlurmCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> NODES = List.of("n1", "n2");

  private final Path directory;

  private SlurmCluster(Path directory) {
    this.directory = directory;
  }

  /** Why there can be none here; empty if there can. */
  static String hindrance() {
    for (String program : List.of("munged", "slurmctld", "slurmd", "sbatch")) {
      boolean found =
          List.of("/usr/sbin", "/usr/bin").stream()
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      if (!found) {
        return "there is no " + program + " here: apt-get install slurm-wlm munge";
      }
    }
    return System.getProperty("user.name").equals("root") ? "" : "SLURM's daemons are root's";
  }

  /**
   * Starts it and waits until its nodes are idle.
   *
   * @param directory for its files; need not exist
   */
  static SlurmCluster start(Path directory) throws Exception {
    SlurmCluster slurm = new SlurmCluster(Files.createDirectories(directory));
    Files.createDirectories(directory.resolve("state"));
    Path key = directory.resolve("munge.key");
    byte[] random = new byte[1024];
    new SecureRandom().nextBytes(random);
    Files.write(key, random);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
    Files.writeString(slurm.configuration(), slurm.text());
    slurm.run(
        "munged",
        "--force",
        "--key-file=" + key,
        "--socket=" + directory.resolve("munge.sock"),
        "--pid-file=" + directory.resolve("munged.pid"),
        "--log-file=" + directory.resolve("munged.log"),
        "--seed-file=" + directory.resolve("munge.seed"));
    slurm.run("slurmctld", "-c");
    for (String node : NODES) {
      slurm.run("slurmd", "-N", node);
    }
    slurm.await("idle", "sinfo", "--noheader", "--format=%T");
    return slurm;
  }

  Path configuration() {
    return directory.resolve("slurm.conf");
  }

  private String text() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        ClusterName=two
        SlurmctldHost=localhost(127.0.0.1)
        SlurmUser=root
        SlurmdUser=root
        AuthType=auth/munge
        CredType=cred/munge
        AuthInfo=socket=DIR/munge.sock
        SlurmctldPort=PORT
        SlurmctldPidFile=DIR/slurmctld.pid
        SlurmdPidFile=DIR/slurmd-%n.pid
        SlurmctldLogFile=DIR/slurmctld.log
        SlurmdLogFile=DIR/slurmd-%n.log
        StateSaveLocation=DIR/state
        SlurmdSpoolDir=DIR/spool-%n
        ProctrackType=proctrack/pgid
        TaskPlugin=task/none
        SelectType=select/cons_tres
        SelectTypeParameters=CR_Core
        ReturnToService=2
        MpiDefault=none
        JobAcctGatherType=jobacct_gather/none
        AccountingStorageType=accounting_storage/none
        KillWait=5
        PartitionName=all Nodes=n1,n2 Default=YES State=UP
        """
            .replace("DIR", directory.toString())
            .replace("PORT", Integer.toString(freePort())));
    for (String node : NODES) {
      text.append(
          "NodeName=%s NodeHostname=localhost NodeAddr=127.0.0.1 Port=%d CPUs=1 RealMemory=4000%n"
              .formatted(node, freePort()));
    }
    return text.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Runs a command to its end and returns what it prints. */
  String run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SLURM_CONF", configuration().toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", command) + ":\n" + Files.readString(out));
    }
    return Files.readString(out);
  }

  /** Waits until a command prints this and nothing else. */
  void await(String text, String... command) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String told = run(command);
    while (!told.strip().equals(text)) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            String.join(" ", command) + " does not say '" + text + "' but '" + told + "'");
      }
      Thread.sleep(200);
      told = run(command);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("scontrol", "shutdown");
    List<String> pids = new ArrayList<>(List.of("munged.pid"));
    NODES.forEach(node -> pids.add("slurmd-" + node + ".pid"));
    for (String pid : pids) {
      Path file = directory.resolve(pid);
      if (Files.exists(file)) {
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }
}
