using System.Reflection;
using Mmos.Api;

namespace Mmos.Server.Tests.Access;

/// <summary>Every member of the seam, and arguments for it that name what is another worker's.</summary>
internal static class SeamMembers
{
    /// <summary>Parts of the seam and their members, such as `Tasks.Get`.</summary>
    public static IReadOnlyList<(PropertyInfo Part, MethodInfo Method)> All { get; } =
        [.. from part in typeof(IOrchestrator).GetProperties()
            from method in part.PropertyType.GetMethods()
            where !method.IsSpecialName
            select (part, method)];

    public static string Name(PropertyInfo part, MethodInfo method) => $"{part.Name}.{method.Name}";

    /// <summary>Calls a member on a seam with arguments that name what is not the caller's.</summary>
    /// <returns>The code of the refusal; null when it was carried out.</returns>
    public static async Task<string?> Call(
        IOrchestrator seam, PropertyInfo part, MethodInfo method, Func<ParameterInfo, object?> argument)
    {
        object?[] arguments = [.. method.GetParameters().Select(argument)];
        Task task;
        try
        {
            task = (Task)method.Invoke(part.GetValue(seam), arguments)!;
            await task;
        }
        catch (TargetInvocationException e) when (e.InnerException is Api.Access.NotAllowedException)
        {
            return "not_allowed";
        }
        catch (Api.Access.NotAllowedException)
        {
            return "not_allowed";
        }
        var answer = task.GetType().GetProperty("Result")!.GetValue(task);
        return answer?.GetType().GetProperty("Problem")?.GetValue(answer) is Problem problem
            ? problem.Code : null;
    }

    /// <summary>What names the other worker, its task, its lease and its things.</summary>
    public static object? Foreign(Shop shop, ParameterInfo parameter)
    {
        var lease = shop.Theirs.Lease;
        return parameter.ParameterType switch
        {
            var t when t == typeof(CancellationToken) => CancellationToken.None,
            var t when t == typeof(LeaseRef) => lease,
            var t when t == typeof(WorkOrder) => shop.Theirs,
            var t when t == typeof(IReadOnlyList<LeaseRef>) => new[] { lease },
            var t when t == typeof(IReadOnlyList<Completion>) => new[] { new Completion(lease, "r") },
            var t when t == typeof(ClaimRequest) => new ClaimRequest
            {
                Worker = "other",
                Registration = shop.TheirRegistration,
            },
            var t when t == typeof(RegisterRequest) => new RegisterRequest
            {
                Name = "other",
                Agent = "command",
                Process = new ProcessInfo("here", "boot", 2, 2),
                TakeOver = true,
            },
            var t when t == typeof(MessageFilter) => new MessageFilter { Reader = "other" },
            var t when t == typeof(ArtifactFilter) => new ArtifactFilter { Task = lease.Task },
            var t when t == typeof(NewArtifact) => new NewArtifact
            {
                Project = "theirs",
                Name = "plan.md",
                Lease = lease,
            },
            var t when t == typeof(NewMessage) => new NewMessage { Task = lease.Task, Content = "x" },
            var t when t == typeof(TokenRequest) => new TokenRequest { Name = "x", Role = Roles.Admin },
            var t when t == typeof(CertificateInfo) => new CertificateInfo("c", "t", []),
            var t when t == typeof(string) => Text(shop, parameter.Name!),
            var t when t == typeof(long) && parameter.Name == "id" => shop.TheirMessage,
            var t when t == typeof(int) && parameter.Name == "registration" => shop.TheirRegistration,
            var t when t == typeof(int) => 1,
            var t when t == typeof(long) => 0L,
            var t when t == typeof(IReadOnlyList<string>) => new[] { "other" },
            var t when t == typeof(IReadOnlyList<TaskSpec>) =>
                new[] { new TaskSpec { Key = "x", Title = "x" } },
            var t when t == typeof(ProcessInfo) => new ProcessInfo("here", "boot", 3, 3),
            var t when t == typeof(Plan) => new Plan { Project = "x", Goal = "g", Tasks = [] },
            var t when t.IsValueType => Activator.CreateInstance(t),
            var t when parameter.HasDefaultValue || IsNullable(parameter) => null,
            var t => Activator.CreateInstance(t),
        };
    }

    private static object? Text(Shop shop, string name) => name switch
    {
        "task" or "review" => shop.Theirs.Lease.Task,
        "project" => "theirs",
        "worker" or "reader" or "from" => "other",
        "account" => "other-account",
        "name" => "plan.md",
        "cause" => "agent_error",
        "by" => "project",
        "key" => null,
        "sql" => "select 1",
        "secret" => shop.Theirs.Token,
        _ => "x",
    };

    private static bool IsNullable(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
}
