package io.ssync.example.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users can see of the modules, and so what has to be kept for years: few types, and nothing internal in them. */
class PublicSurfaceTest {
    /** A type more needs a reason; one that only our own packages need belongs into {@code internal}. */
    private static final int MOST_TYPES_OF_CORE = 85;

    @Test
    void ofCoreIsSmall() {
        assertThat(exportedTypes("io.ssync.tasks")
                        .filter(type -> type.getEnclosingClass().isEmpty()))
                .hasSizeLessThanOrEqualTo(MOST_TYPES_OF_CORE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.ssync.tasks",
                "io.ssync.tasks.redis",
                "io.ssync.tasks.jdbc",
                "io.ssync.tasks.beat",
                "io.ssync.tasks.observation",
                "io.ssync.tasks.test"
            })
    void namesNothingInternal(String module) {
        Set<String> leaks = new TreeSet<>();
        exportedTypes(module)
                .forEach(type -> shown(type)
                        .filter(shown -> shown.getPackageName().contains(".internal"))
                        .forEach(shown -> leaks.add(type.getName() + " shows " + shown.getName())));

        assertThat(leaks).isEmpty();
    }

    /** A package that is exported to some of our modules alone says so by its name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.ssync.tasks",
                "io.ssync.tasks.redis",
                "io.ssync.tasks.jdbc",
                "io.ssync.tasks.beat",
                "io.ssync.tasks.observation",
                "io.ssync.tasks.test"
            })
    void isEveryPackageThatIsNotInternal(String module) {
        assertThat(exported(module))
                .isEqualTo(descriptor(module).packages().stream()
                        .filter(name -> !name.contains(".internal")
                                && types(name).findAny().isPresent())
                        .collect(Collectors.toSet()));
    }

    private static Stream<JavaClass> exportedTypes(String module) {
        return exported(module).stream().flatMap(PublicSurfaceTest::types).filter(PublicSurfaceTest::isVisible);
    }

    private static Stream<JavaClass> types(String packageName) {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages(packageName)
                        .stream()
                        .filter(type -> type.getPackageName().equals(packageName))
                        .filter(type -> !type.getSimpleName().equals("package-info"));
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicSurfaceTest::isVisible).orElse(true);
    }

    /** All types in the declaration of a type and its public and protected members, type arguments included. */
    private static Stream<JavaClass> shown(JavaClass type) {
        Stream<JavaType> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> fields = type.getFields().stream()
                .filter(field -> isShown(field.getModifiers()))
                .map(JavaField::getType);
        Stream<JavaType> units = type.getCodeUnits().stream()
                .filter(unit -> isShown(unit.getModifiers()))
                .flatMap(PublicSurfaceTest::typesOf);
        return Stream.of(above, fields, units)
                .flatMap(types -> types)
                .flatMap(shown -> shown.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaType> typesOf(JavaCodeUnit unit) {
        return Stream.concat(
                Stream.of(unit.getReturnType()),
                Stream.concat(unit.getParameterTypes().stream(), unit.getExceptionTypes().stream()));
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Set<String> exported(String module) {
        return descriptor(module).exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    private static ModuleDescriptor descriptor(String module) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("ssync-tasks-") && !entry.contains("-tests"))
                .map(Path::of)
                .flatMap(entry -> ModuleFinder.of(entry).findAll().stream())
                .map(found -> found.descriptor())
                .filter(descriptor -> descriptor.name().equals(module))
                .findFirst()
                .orElseThrow();
    }
}
