package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.List;

/** All faults there are, in the order of the published table. */
final class FaultTable {
    private static final String REDIS_PROMISE =
            "nothing lost; every worker goes on by itself within 5 s; a call that succeeded"
                    + " is in, one that failed is in at most once";
    private static final String POSTGRES_PROMISE =
            "nothing lost, nothing run twice; the upload is retried, ends in SUCCESS and" + " has stored each row once";

    static final List<Fault> ALL = List.of(
            Fault.atLeastOnce(
                    "worker-killed",
                    "`kill -9` of workers, again and again",
                    "nothing lost; what the worker held is back in its queue within 1.5 leases",
                    WorkerFaults::killAgainAndAgain),
            Fault.atLeastOnce(
                    "worker-paused",
                    "a worker is stopped (SIGSTOP) for 3 leases and goes on",
                    "nothing lost; what it finishes late changes no result",
                    WorkerFaults::pauseForThreeLeases),
            Fault.once(
                    "rolling-restart",
                    "workers are replaced one after the other (SIGTERM), every 2 s",
                    "nothing lost, nothing run twice; exit code 0",
                    WorkerFaults::restartOneAfterTheOther),
            Fault.once(
                            "wrong-clocks",
                            "the clock of one worker is an hour ahead, that of another an hour behind",
                            "no task early, none lost, none expired by mistake, nothing run twice",
                            WorkerFaults::letClocksBeWrong)
                    .withClocks(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-1)),
            Fault.once(
                    "errors",
                    "tasks end with StackOverflowError, OutOfMemoryError, AssertionError, NoClassDefFoundError",
                    "each of them fails with its error; the others are not touched, and the workers go on",
                    WorkerFaults::endTasksWithErrors),
            Fault.atLeastOnce(
                    "poison",
                    "a task kills its worker each time it runs",
                    "it is among the dead letters after 5 redeliveries; everything else finishes, also what came with it",
                    WorkerFaults::poison),
            Fault.atLeastOnce(
                    "exit",
                    "a task calls `System.exit` each time it runs, in a worker of threads",
                    "exit code 70 each time; it is among the dead letters after 5 redeliveries; everything else finishes",
                    WorkerFaults::exit),
            Fault.once(
                            "child-died",
                            "a child process is killed (`kill -9`), gets an OutOfMemoryError, loops without end, calls"
                                    + " `System.exit` or `Runtime.halt`, or crashes in native code",
                            "it costs its own task only, which fails or runs again as it is declared; nothing else runs"
                                    + " twice, and no worker ends",
                            WorkerFaults::endChildProcesses)
                    .inProcesses(),
            Fault.atLeastOnce(
                    "redis-restarted",
                    "Redis is restarted, in good order and by `kill -9`, with its data",
                    REDIS_PROMISE,
                    RedisFaults::restart),
            Fault.atLeastOnce(
                    "redis-cut",
                    "all connections to Redis are cut (`CLIENT KILL`), again and again",
                    REDIS_PROMISE,
                    RedisFaults::cutConnections),
            Fault.atLeastOnce(
                    "redis-hung",
                    "Redis does not answer (SIGSTOP) for longer than callers wait",
                    REDIS_PROMISE,
                    RedisFaults::hang),
            Fault.atLeastOnce(
                            "redis-demoted",
                            "a replica behind the same address is promoted, and connections to the old Redis stay open",
                            "nothing lost; workers and callers go over to the new one by themselves within 30 s",
                            FailoverFaults::demoteBehindAddress)
                    .behindAnAddress(),
            Fault.once(
                    "redis-full",
                    "the memory of Redis is full (`maxmemory`, `noeviction`)",
                    "calls fail with an error that says so; workers drain the queue; nothing lost, nothing run twice",
                    RedisFaults::fillMemory),
            Fault.once(
                    "redis-full-chains",
                    "the memory of Redis is full, and what waits is chains and chords",
                    "all of them go on to their end in the memory there is; nothing lost, nothing run twice",
                    MessageFaults::fillMemoryWithFollowUps),
            Fault.atLeastOnce(
                    "flapping-network",
                    "a worker is killed, and the connections of the others are cut more often than once in a lease",
                    "nothing lost; what the worker held is back within 5 leases, while the cuts go on",
                    NetworkFaults::flap),
            Fault.atLeastOnce(
                    "early-cut",
                    "all connections to Redis are cut again and again while tasks with `acksLate = false` retry",
                    "no attempt of theirs runs twice; nothing else lost",
                    NetworkFaults::cutWhileTasksRetry),
            Fault.once(
                    "poisoned-batch",
                    "messages with impossible ids, without a task, with events that nobody can write, and with what follows"
                            + " in a key of another type, among thousands of good ones",
                    "each good one ends, each bad one is a dead letter with its reason, the log stays short; nothing run twice",
                    MessageFaults::poisonBatch),
            Fault.once(
                    "postgres-restarted",
                    "PostgreSQL is stopped in good order and started again, in the middle of an upload of students",
                    POSTGRES_PROMISE,
                    PostgresFaults::restart),
            Fault.once(
                    "postgres-killed",
                    "PostgreSQL is killed (`kill -9`) and started again, in the middle of an upload of students",
                    POSTGRES_PROMISE,
                    PostgresFaults::kill),
            Fault.once(
                    "postgres-hung",
                    "PostgreSQL does not answer (SIGSTOP), in the middle of an upload of students",
                    "nothing lost, nothing run twice; the upload goes on, ends in SUCCESS and has stored each row once",
                    PostgresFaults::hang),
            Fault.once(
                    "postgres-sigterm",
                    "PostgreSQL is away, and a worker with finished tasks gets SIGTERM",
                    "it waits for PostgreSQL as long as its grace; once that is back, exit code 0, nothing lost, nothing run twice",
                    PostgresFaults::terminateWithout),
            Fault.atLeastOnce(
                            "workflows",
                            "workers are killed, Redis is wiped and PostgreSQL killed in turn under nested chains, groups and chords",
                            "every workflow ends in the state it must have; no step is missing, and every body is sent once",
                            WorkflowFaults::killWorkersAndServers)
                    .withLedger(),
            Fault.atLeastOnce(
                            "redis-wiped",
                            "Redis `FLUSHALL`, restarted empty, or failed over to an empty replica, under load",
                            "nothing durable lost, nothing finished run again; found out within 10 s",
                            LedgerFaults::wipeRedis)
                    .withLedger(),
            Fault.atLeastOnce(
                            "old-snapshot",
                            "Redis is killed and comes back with the data of an old snapshot",
                            "nothing durable lost, nothing finished run again",
                            FailoverFaults::restoreOldSnapshot)
                    .withLedger(),
            Fault.atLeastOnce(
                            "lagging-replica",
                            "the Redis fails, and a replica that is behind is promoted",
                            "nothing durable lost, nothing finished run again",
                            FailoverFaults::promoteLaggingReplica)
                    .withLedger()
                    .behindAnAddress(),
            Fault.atLeastOnce(
                            "partial-loss",
                            "each key of the queue is deleted in turn: what is ready, delayed, leased, in flight, limited",
                            "nothing durable lost, nothing finished run again; published again within 2 leases and 3 minutes;"
                                    + " no limit stays blocked",
                            FailoverFaults::deleteKeys)
                    .withLedger(),
            Fault.once(
                            "producer-killed",
                            "a producer is killed (`kill -9`) at any moment of transactions with enqueue in them",
                            "the task runs exactly if the transaction committed",
                            LedgerFaults::killProducers)
                    .withLedger(),
            Fault.once(
                            "ledger-repair",
                            "Redis is wiped, and two relays and four workers repair at once",
                            "each task published once more at most, run once",
                            LedgerFaults::repairAtOnce)
                    .withLedger(),
            Fault.once(
                            "ledger-down",
                            "PostgreSQL is down while durable tasks are enqueued",
                            "a clear error to the caller, nothing half done",
                            LedgerFaults::takePostgresAway)
                    .withLedger(),
            Fault.once(
                            "beat-killed",
                            "two beats, with clocks an hour ahead and an hour behind, are killed (`kill -9`) at any moment, one"
                                    + " after the other and both for several due times",
                            "each due time becomes one task, or none if its schedule says so; none early",
                            BeatFaults::killBeats)
                    .withLedger(),
            Fault.atLeastOnce(
                            "beat-servers",
                            "Redis and PostgreSQL are stopped, killed, hung and wiped while schedules come due",
                            "each due time becomes one task, or none if its schedule says so; none early, none lost",
                            BeatFaults::breakServers)
                    .withLedger());

    private FaultTable() {}
}
