/**
 * What every broker, result backend and ledger does, as tests. Who writes one of their own extends the suites, says how to open it,
 * and runs them with JUnit:
 *
 * <pre>{@code
 * class MyBrokerTest extends BrokerContract {
 *     @Override
 *     protected Broker open() {
 *         return new MyBroker(…);
 *     }
 * }
 * }</pre>
 *
 * <p>A broker passes {@link io.ssync.tasks.contract.BrokerContract}, {@link io.ssync.tasks.contract.DelayContract},
 * {@link io.ssync.tasks.contract.SettlementContract}, {@link io.ssync.tasks.contract.LeaseContract},
 * {@link io.ssync.tasks.contract.FlowControlContract}, {@link io.ssync.tasks.contract.FairnessContract},
 * {@link io.ssync.tasks.contract.OperatorContract},
 * {@link io.ssync.tasks.contract.QueueControlContract} and {@link io.ssync.tasks.contract.MessageSearchContract}, and one that keeps counts
 * {@link io.ssync.tasks.contract.CountsContract}; a result backend {@link io.ssync.tasks.contract.ResultBackendContract}; a ledger {@link io.ssync.tasks.contract.LedgerContract}. The suites use new names in every test, so the server behind may be shared
 * and need not be empty, and they wait for what is to happen, so a busy machine only makes them slow.
 */
@NullMarked
package io.ssync.tasks.contract;

import org.jspecify.annotations.NullMarked;
