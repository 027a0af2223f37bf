package io.ssync.tasks.broker;

import io.ssync.tasks.contract.FairnessContract;

class InMemoryFairnessTest extends FairnessContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
