package io.ssync.tasks.broker;

import io.ssync.tasks.contract.OperatorContract;

class InMemoryOperatorTest extends OperatorContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
