package io.ssync.tasks.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Param;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.InMemoryBroker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.Origin;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Objects that a framework has wrapped: the class of the user says what a task is, and calls go through the wrapper. */
class ProxiedTasksTest {
    private final Calls calls = new Calls();

    @Test
    void areReadFromTheClassBelowASubclassProxy() {
        Invoices proxy = subclassProxy(Invoices.class);

        try (TaskApp app = app(proxy)) {
            assertThat(app.sendWithKwargs("invoices.paid", List.of(7L), Map.of("paid_at", Instant.EPOCH, "note", "x"))
                            .get())
                    .isEqualTo("7 1970-01-01T00:00:00Z Optional[x]");
            assertThat(app.sendWithKwargs("invoices.paid", List.of(7L, Instant.EPOCH), Map.of())
                            .get())
                    .isEqualTo("7 1970-01-01T00:00:00Z Optional.empty");
            assertThat(app.task(Invoices::paid)
                            .delay(8L, Instant.EPOCH, Optional.empty())
                            .get())
                    .isEqualTo("8 1970-01-01T00:00:00Z Optional.empty");
            assertThat(app.taskNames()).containsKey(Invoices.class.getName() + ".unnamed");
        }
        assertThat(calls.seen).containsExactly("paid", "paid", "paid");
    }

    @Test
    void areReadFromTheInterfaceOfAJdkProxy() {
        Greetings proxy = jdkProxy(Greetings.class, new Greeter());

        try (TaskApp app = app(proxy)) {
            assertThat(app.sendWithKwargs("greetings.greet", List.of(), Map.of("given_name", "Ada"))
                            .get())
                    .isEqualTo("Hello Ada null");
            AsyncResult<String> typed = app.task(Greetings::greet).delay("Bob", "!");
            assertThat(typed.get()).isEqualTo("Hello Bob !");
        }
        assertThat(calls.seen).containsExactly("greet", "greet");
    }

    @Test
    void areReadFromAGenericBaseClass() {
        assertTakesAnInvoice(new InvoiceImports());
        assertTakesAnInvoice(new OverriddenImports());
        assertTakesAnInvoice(subclassProxy(InvoiceImports.class));
        assertTakesAnInvoice(subclassProxy(OverriddenImports.class));
        assertThat(calls.seen).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void areReadFromAGenericInterface() {
        GenericImport<?> proxy = jdkProxy(InvoiceImport.class, new InterfaceImports());
        assertTakesAnInvoice(new InterfaceImports());
        assertTakesAnInvoice(proxy);
        assertThat(calls.seen).containsExactly("run");
    }

    @Test
    void takeTheirNamesFromWhereverTheyAre() {
        TaskRegistry registry = TaskRegistry.of(List.of(new NamedBelow()));

        TaskDefinition task = registry.find("named.above").orElseThrow();

        assertThat(task.bind("[[], {\"chosen\": 3}, {}]".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .containsExactly(3);
    }

    @Test
    void areRefusedIfTheProxyShowsNoneOfThem() {
        Runnable proxy = jdkProxy(Runnable.class, new RunnableTask());

        assertThatThrownBy(() -> TaskRegistry.of(List.of(proxy)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no method with @Task: nothing to register; it is a proxy")
                .hasMessageContaining("put @Task on a method of one of these");
    }

    @Test
    void areRefusedIfTheProxyCannotTakeTheirCalls() {
        assertThatThrownBy(() -> TaskRegistry.of(List.of(subclassProxy(FinalTask.class))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FinalTask.run is final, so the proxy")
                .hasMessageContaining("make it open");
    }

    @Test
    void areRefusedIfATypeParameterIsLeftOpen() {
        assertThatThrownBy(() -> TaskRegistry.of(List.of(new OpenImports<Invoice>())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has the type parameter T, which " + OpenImports.class.getName() + " leaves open")
                .hasMessageContaining("extends Imports<Invoice>");
        assertThatThrownBy(() -> TaskRegistry.of(List.of(new GenericMethod())))
                .hasMessageContaining("has the type parameter X");
    }

    private void assertTakesAnInvoice(Object tasks) {
        try (TaskApp app = app(tasks)) {
            assertThat(app.send("imports.run", Map.of("number", 3, "due", Instant.EPOCH))
                            .get())
                    .isEqualTo("3 due 1970-01-01T00:00:00Z");
            assertThat(app.taskNames()).hasSize(1);
        }
    }

    private static TaskApp app(Object tasks) {
        return TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(tasks)
                .build();
    }

    /** As Spring and CDI make them: methods without the names of parameters, generics or annotations. */
    private <T> T subclassProxy(Class<T> type) {
        try {
            return new ByteBuddy()
                    .with(new NamingStrategy.AbstractBase() {
                        @Override
                        protected String name(net.bytebuddy.description.type.TypeDescription superClass) {
                            return superClass.getName() + "$$SpringCGLIB$$0";
                        }
                    })
                    .subclass(type)
                    .method(ElementMatchers.not(ElementMatchers.isDeclaredBy(Object.class)))
                    .intercept(MethodDelegation.to(calls))
                    .make()
                    .load(
                            type.getClassLoader(),
                            net.bytebuddy.dynamic.loading.ClassLoadingStrategy.UsingLookup.of(
                                    java.lang.invoke.MethodHandles.privateLookupIn(
                                            type, java.lang.invoke.MethodHandles.lookup())))
                    .getLoaded()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T jdkProxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            calls.seen.add(method.getName());
            try {
                return method.invoke(target, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    /** What a framework does around the calls of an object. */
    public static final class Calls {
        private final List<String> seen = new ArrayList<>();

        @RuntimeType
        public Object around(@Origin Method method, @SuperCall Callable<?> call) throws Exception {
            seen.add(method.getName());
            return call.call();
        }
    }

    public static class Invoices {
        @Task(name = "invoices.paid")
        public String paid(long invoiceId, Instant paidAt, Optional<String> note) {
            return invoiceId + " " + paidAt + " " + note;
        }

        @Task
        public void unnamed() {}
    }

    public interface Greetings {
        @Task(name = "greetings.greet")
        String greet(String givenName, @Nullable String mark);
    }

    public static final class Greeter implements Greetings {
        @Override
        public String greet(String name, @Nullable String end) {
            return "Hello " + name + " " + end;
        }
    }

    public record Invoice(int number, Instant due) {
        @Override
        public String toString() {
            return number + " due " + due;
        }
    }

    public static class Imports<T> {
        @Task(name = "imports.run")
        public String run(T row) {
            return row.toString();
        }
    }

    public static class InvoiceImports extends Imports<Invoice> {}

    public static class OverriddenImports extends Imports<Invoice> {
        @Override
        public String run(Invoice invoice) {
            return invoice.number() + " due " + invoice.due();
        }
    }

    public static class OpenImports<T> extends Imports<T> {}

    public static class GenericMethod {
        @Task
        public <X> void run(X any) {}
    }

    public interface GenericImport<T> {
        @Task(name = "imports.run")
        String run(T row);
    }

    public interface InvoiceImport extends GenericImport<Invoice> {}

    public static final class InterfaceImports implements InvoiceImport {
        @Override
        public String run(Invoice invoice) {
            return invoice.toString();
        }
    }

    public static class NamedAbove {
        @Task(name = "named.above")
        public void run(int number) {}
    }

    public static class NamedBelow extends NamedAbove {
        @Override
        public void run(@Param("chosen") int number) {}
    }

    public static class RunnableTask implements Runnable {
        @Override
        @Task
        public void run() {}
    }

    public static class FinalTask {
        @Task
        public final void run() {}
    }
}
