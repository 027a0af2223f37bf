package io.ssync.tasks;

import io.ssync.tasks.PublishInterceptor.Publication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one of several interceptors: the first is the outermost. */
final class Interceptors {
    private static final Logger log = LoggerFactory.getLogger(Interceptors.class);
    private static final RunInterceptor NOTHING = (self, run) -> run.proceed();
    private static final Publication NOBODY = call -> {};

    private Interceptors() {}

    static RunInterceptor around(List<RunInterceptor> interceptors) {
        return interceptors.stream()
                .reduce((outer, inner) -> (self, run) -> outer.around(self, () -> inner.around(self, run)))
                .orElse(NOTHING);
    }

    static PublishInterceptor publishing(List<PublishInterceptor> interceptors) {
        List<PublishInterceptor> all = List.copyOf(interceptors);
        return all.isEmpty() ? () -> NOBODY : () -> begin(all);
    }

    private static Publication begin(List<PublishInterceptor> interceptors) {
        Together together = new Together(new ArrayList<>(interceptors.size()));
        try {
            interceptors.forEach(interceptor -> together.outermostFirst.add(interceptor.begin()));
        } catch (RuntimeException | Error e) {
            together.ended(e);
            throw e;
        }
        return together;
    }

    private record Together(List<Publication> outermostFirst) implements Publication {
        @Override
        public void add(PublishInterceptor.Call call) {
            outermostFirst.forEach(publication -> publication.add(call));
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            for (int i = outermostFirst.size() - 1; i >= 0; i--) {
                try {
                    outermostFirst.get(i).ended(failure);
                } catch (RuntimeException | Error e) {
                    // Of any kind: the calls are out, or not, whatever it says.
                    log.warn("an interceptor threw after calls were published", e);
                }
            }
        }
    }
}
