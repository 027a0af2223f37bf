package io.ssync.tasks.broker;

import io.ssync.tasks.contract.QueueControlContract;

class InMemoryQueueControlTest extends QueueControlContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
