package io.ssync.tasks.broker;

import io.ssync.tasks.contract.CountsContract;

class InMemoryCountsTest extends CountsContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
