using System.Diagnostics;
using System.Reflection;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

/// <summary>Closed hierarchies: every case has its arm in every switch.</summary>
public class HierarchySpecs
{
    public static IEnumerable<TheoryDataRow<Type>> Commands =>
        typeof(Command).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Command)))
            .Select(t => new TheoryDataRow<Type>(t));

    public static IEnumerable<TheoryDataRow<Type>> Events => typeof(Event).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Event)) && !t.IsAbstract).Select(t => new TheoryDataRow<Type>(t));

    [Theory, MemberData(nameof(Commands))]
    public void Every_command_has_a_rule(Type type)
    {
        Assert.True(type.IsSealed);
        var command = (Command)Make(type);
        Decider.Decide(new World().View, command, new Header(1, 1, "test"));
    }

    [Theory, MemberData(nameof(Events))]
    public void Every_event_evolves_the_state(Type type)
    {
        Assert.True(type.IsSealed);
        var recorded = new Recorded(1, 1, 1, "test", 1, null, 0, (Event)Make(type));
        var thrown = Record.Exception(() => new WorkspaceState().Evolve(recorded));
        Assert.False(thrown is UnreachableException, thrown?.Message);
        Assert.NotEmpty(EventWords.Of(recorded.Event, 0));
    }

    [Fact]
    public void Every_status_and_cause_has_a_word_of_its_own()
    {
        Distinct<TaskStatus>(Words.Of);
        Distinct<ProjectStatus>(Words.Of);
        Distinct<WorkItem>(Words.Of);
        Distinct<Cause>(Words.Of);
    }

    private static void Distinct<T>(Func<T, string> word) where T : struct, Enum =>
        Assert.Equal(Enum.GetValues<T>().Length, Enum.GetValues<T>().Select(word).Distinct().Count());

    private static object Make(Type type)
    {
        if (type == typeof(string)) return "x";
        if (type == typeof(TaskDefinition)) return new TaskDefinition { Key = "x", Title = "" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Array.CreateInstance(type.GetGenericArguments()[0], 0);
        if (type.IsPrimitive || type.IsEnum) return Activator.CreateInstance(type)!;
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke(
            [.. constructor.GetParameters().Select((ParameterInfo p) => Make(p.ParameterType))]);
    }
}
