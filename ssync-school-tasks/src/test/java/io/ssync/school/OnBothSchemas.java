package io.ssync.school;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test class once for each way in which the school's tables can have been made. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(OnBothSchemas.Schemas.class)
public @interface OnBothSchemas {

    /** Tells {@link TestDatabases} which schema is meant, before the tests' fields are filled. */
    final class Schemas implements ClassTemplateInvocationContextProvider {

        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
            return Arrays.stream(SchemaOrigin.values()).map(Invocation::new);
        }
    }

    /** The run on one schema. */
    record Invocation(SchemaOrigin origin) implements ClassTemplateInvocationContext {

        @Override
        public String getDisplayName(int invocationIndex) {
            return origin.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(
                    (BeforeClassTemplateInvocationCallback) context -> TestDatabases.use(origin),
                    (AfterClassTemplateInvocationCallback) context -> TestDatabases.use(SchemaOrigin.MIGRATED));
        }
    }
}
