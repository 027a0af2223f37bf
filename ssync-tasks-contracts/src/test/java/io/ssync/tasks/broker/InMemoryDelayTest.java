package io.ssync.tasks.broker;

import io.ssync.tasks.contract.DelayContract;

class InMemoryDelayTest extends DelayContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
