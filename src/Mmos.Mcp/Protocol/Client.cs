using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mmos.Mcp.Protocol;

/// <summary>Whoever called, as far as a tool may talk back to it while it works.</summary>
/// <param name="Request">The call.</param>
/// <param name="Time">The clock of its notices.</param>
internal sealed record Client(RequestContext<CallToolRequestParams> Request, TimeProvider Time)
{
    /// <summary>How often a client that asked for it hears that a call still waits: often enough for those
    /// that end a silent one after 10 seconds.</summary>
    private static readonly TimeSpan NoticeEvery = TimeSpan.FromSeconds(5);

    private const string ChoiceKey = "choice";

    /// <summary>Waits for an answer and, when the client asked for progress, says meanwhile that it
    /// waits.</summary>
    public async Task<T> WhileWaiting<T>(Task<T> answer, TimeSpan atMost, string what,
        CancellationToken cancel)
    {
        if (Request.Params?.ProgressToken is not { } token) return await answer.ConfigureAwait(false);
        var since = Time.GetTimestamp();
        using var ticks = new PeriodicTimer(NoticeEvery, Time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var next = ticks.WaitForNextTickAsync(over.Token).AsTask();
        while (await Task.WhenAny(answer, next).ConfigureAwait(false) != answer && !cancel
            .IsCancellationRequested)
        {
            await Request.Server.NotifyProgressAsync(token, new ProgressNotificationValue
            {
                Progress = (float)Time.GetElapsedTime(since).TotalSeconds,
                Total = (float)atMost.TotalSeconds,
                Message = what,
            }, cancellationToken: cancel).ConfigureAwait(false);
            next = ticks.WaitForNextTickAsync(over.Token).AsTask();
        }
        await over.CancelAsync().ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    /// <summary>Asks the person at the client to choose.</summary>
    /// <param name="question">What it is about, with whatever the choice needs.</param>
    /// <param name="words">What there is to choose.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The word; null when the client cannot ask, or the person did not choose.</returns>
    public async Task<string?> Choose(string question, IReadOnlyList<string> words, CancellationToken cancel)
    {
        if (Request.Params?.InputResponses is { } responses
            && responses.TryGetValue(ChoiceKey, out var response))
            return Chosen(Read(response), words);
        if (Request.Server.ClientCapabilities?.Elicitation is null) return null;
        var asked = new ElicitRequestParams
        {
            Message = question,
            RequestedSchema = new ElicitRequestParams.RequestSchema
            {
                Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>
                {
                    [ChoiceKey] = new ElicitRequestParams.UntitledSingleSelectEnumSchema
                    { Enum = [.. words] },
                },
                Required = [ChoiceKey],
            },
        };
        // Without a session the call ends here, and comes again with the choice.
        if (Request.Server.IsMrtrSupported)
            throw new InputRequiredException(new Dictionary<string, InputRequest>
            {
                [ChoiceKey] = InputRequest.ForElicitation(asked),
            });
        return Chosen(await Request.Server.ElicitAsync(asked, cancel).ConfigureAwait(false), words);
    }

    private static ElicitResult? Read(InputResponse response)
    {
        try
        {
            return response.Deserialize(InputResponse.ElicitResultJsonTypeInfo);
        }
        catch (JsonException)
        {
            return null; // no answer of a person's
        }
    }

    private static string? Chosen(ElicitResult? result, IReadOnlyList<string> words) =>
        result is { IsAccepted: true, Content: { } content } && content.TryGetValue(ChoiceKey, out var value)
            && value.ValueKind == JsonValueKind.String
            ? words.FirstOrDefault(word => word == value.GetString()) : null;
}
