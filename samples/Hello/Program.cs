// Gives a running MMOS server (`mmos up`) the tasks of a template, and says what waits there now.
using Mmos.Api;

var server = new Uri(Environment.GetEnvironmentVariable("MMOS_URL") ?? "http://127.0.0.1:7420");
using var mmos = new HttpOrchestrator(server, Environment.GetEnvironmentVariable("MMOS_TOKEN") ?? "");

var plan = await new TemplateFactory(mmos).Plan("sign-in", "hello", ["dotnet test"], default);
if (plan.Problem is { } noPlan) return Say(noPlan);

var made = await mmos.Projects.Submit(plan.Value!, repository: null, key: "hello-1", default);
if (made.Problem is { } notMade) return Say(notMade);
foreach (var task in made.Value!.Tasks) Console.WriteLine($"{task.Id} {task.Key} {task.Worker ?? "waits"}");

var status = await mmos.Records.Status(default);
Console.WriteLine(string.Join(", ", status.Value!.Tasks.Select(pair => $"{pair.Value} {pair.Key}")));
return 0;

static int Say(Problem problem)
{
    Console.Error.WriteLine($"{problem.Code}: {problem.Message}");
    return 1;
}
