package io.ssync.tasks.test;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a test without a crash, to see which moments there are, and then with a crash at each of them. */
final class CrashExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        if (!List.of(context.getRequiredTestMethod().getParameterTypes()).contains(Crash.class)) {
            throw new IllegalStateException("a test with @CrashAtEveryStep takes a " + Crash.class.getName()
                    + " as a parameter, and gives it to its tester: TaskTester.of(…).crashing(crash)");
        }
        Crash none = Crash.never();
        // Made one by one as JUnit runs them: when the second is asked for, the first is over.
        return Stream.concat(
                Stream.of(new Invocation("no crash", none)),
                Stream.of(none)
                        .flatMap(over -> IntStream.range(0, over.moments().size())
                                .mapToObj(at ->
                                        new Invocation("crash " + over.moments().get(at), new Crash(at)))));
    }

    private record Invocation(String name, Crash crash) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Giver(crash), new Check(name, crash));
        }
    }

    private record Giver(Crash crash) implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Crash.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return crash;
        }
    }

    /** A test that crashes nowhere shows nothing. */
    private record Check(String name, Crash crash) implements AfterTestExecutionCallback {
        @Override
        public void afterTestExecution(ExtensionContext context) {
            if (context.getExecutionException().isPresent()) {
                return;
            }
            if (crash.moments().isEmpty()) {
                throw new AssertionError("no task was run by a tester that has the crash: call "
                        + "TaskTester.of(…).crashing(crash), and run what is due");
            }
            if (crash.isPlanned() && !crash.happened()) {
                throw new AssertionError(
                        "the test came to no " + name + ": it has to do the same each time until the crash");
            }
        }
    }
}
