package io.ssync.tasks.broker;

import io.ssync.tasks.contract.MessageSearchContract;

class InMemoryMessageSearchTest extends MessageSearchContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
