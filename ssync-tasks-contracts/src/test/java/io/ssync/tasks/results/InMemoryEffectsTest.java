package io.ssync.tasks.results;

import io.ssync.tasks.contract.EffectsContract;

class InMemoryEffectsTest extends EffectsContract {
    @Override
    protected ResultBackend open() {
        return new InMemoryResults();
    }
}
