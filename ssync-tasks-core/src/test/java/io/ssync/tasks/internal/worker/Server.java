package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;

/** The servers of a simulation, each with its own exceptions. */
enum Server {
    BROKER {
        @Override
        RuntimeException away(String what) {
            return new BrokerAwayException("the broker is away: " + what, null);
        }

        @Override
        RuntimeException refused(String what) {
            return new BrokerRefusedException("the broker refuses: " + what, null);
        }
    },
    RESULTS {
        @Override
        RuntimeException away(String what) {
            return new ResultBackendAwayException("the result backend is away: " + what, null);
        }

        @Override
        RuntimeException refused(String what) {
            return new ResultBackendRefusedException("the result backend refuses: " + what, null);
        }
    };

    abstract RuntimeException away(String what);

    abstract RuntimeException refused(String what);
}
