using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Model;

public class ReferenceRuns
{
    [Fact]
    public void The_core_decides_as_the_reference_model_does()
    {
        Seeds.Each(600, seed =>
        {
            var world = new World();
            var model = new ModelWorkspace();
            var commands = new RandomCommands(seed, withRouting: seed % 3 > 0);
            for (var i = 0; i < 80; i++)
            {
                var (command, actor) = commands.Next(world);
                var result = world.Do(command, actor);
                var accepted = model.Step(command, actor, world.Clock);
                var at = $"step {i}, {command} by {actor}: {result.Rejection?.Message}";
                Assert.True(accepted == result.Rejection is null, at);
                Compare(world, model, result, at);
            }
        });
    }

    private static void Compare(World world, ModelWorkspace model, StepResult result, string at)
    {
        var given = result.Events.Select(e => e.Event switch
        {
            TaskAssigned g => (g.Task, g.Worker, g.Item, g.Lease, false),
            TaskOffered o => (o.Task, o.Worker, WorkItem.Author, o.Lease, true),
            _ => default,
        }).Where(g => g.Lease > 0);
        Same(model.Given, given, at);
        Same(model.Tasks.Select(t => (t.Number, t.Status)), Enumerable.Range(1, world.View.LastTask)
            .Select(t => (t, world.Status(t))), at);
        Same(model.Projects.Select(p => (p.Slug, p.Status)),
            world.View.Projects.OrderBy(p => p.Slug, StringComparer.Ordinal)
                .Select(p => (p.Slug, p.Status)), at);
        Same(model.LookedBack, result.Events.Select(e => e.Event).OfType<RetrospectiveHeld>()
            .Select(e => string.Join(' ', e.Tasks)), at);
        CompareMoney(world, model, at);
        Same(model.Workers.Select(w => (w.Name, w.Registration, w.Status, w.Wants, w.RestsUntil)),
            world.View.Workers.Select(w => (w.Name, w.Registration, w.Status, w.Wants, w.RestsUntil)), at);
    }

    private static void CompareMoney(World world, ModelWorkspace model, string at)
    {
        var projects = world.View.Projects.OrderBy(p => p.Slug, StringComparer.Ordinal);
        Same(model.Spent, projects.Select(p => (p.Slug, p.Budget.SpentMicroUsd, p.Budget.SpentTokens,
            p.Budget.ReservedMicroUsd, p.Budget.ReservedTokens)), at);
        var accounts = world.View.Accounts.OrderBy(a => a.Name, StringComparer.Ordinal);
        Same(model.Accounts, accounts.Select(a => (a.Name, a.Gate, a.Budget.SpentMicroUsd,
            a.Budget.SpentTokens, a.Budget.ReservedMicroUsd, a.Budget.ReservedTokens)), at);
    }

    private static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual, string at) =>
        Assert.True(expected.SequenceEqual(actual),
            $"{at}\nmodel: {string.Join(' ', expected)}\ncore:  {string.Join(' ', actual)}");
}
