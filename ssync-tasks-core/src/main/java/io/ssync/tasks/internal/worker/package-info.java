/**
 * The worker: claims messages, runs their tasks, stores the results, acknowledges.
 *
 * <p><b>For.</b> A delivery passes one pipeline. {@code Fetcher} claims as many deliveries as there is room for.
 * {@code Admission} decides which of them may run. {@code TaskPool} holds them until a slot is free. {@code TaskRunner} has the
 * method called by a {@code TaskExecutor}, on a thread or in a child process, and {@code Endings} turns the outcome into a
 * {@code Completion}. {@code Completer} takes completions through their stages: finished, stored, continued, settled.
 *
 * <p><b>Promises.</b> No delivery is acknowledged before its result is committed. Whatever goes wrong with one delivery concerns
 * that one alone: it waits while a server is away, and is counted, delayed, and at last a dead letter if it is refused. What has
 * to be waited for before a run is waited for in {@code Admission}; the lease is looked at last. A slot is given back exactly
 * once. Which state follows which is decided in one place each: the end of an attempt in {@code Attempt}, the stage of a
 * completion in {@code Completer}.
 *
 * <p><b>Threads.</b> {@code Worker} owns all of them: those of {@code PoolThreads}, one for each slot, run tasks; those of
 * {@code Loops} do everything else, each a {@code SupervisedLoop} that survives what goes wrong in its step. {@code Pipeline}
 * and what it is made of have no threads: a simulation moves the same objects step by step.
 */
@NullMarked
package io.ssync.tasks.internal.worker;

import org.jspecify.annotations.NullMarked;
