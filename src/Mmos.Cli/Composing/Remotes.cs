using System.ComponentModel;
using System.Diagnostics;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>The way on from a landed project: to the origin, and to a pull request there.</summary>
internal static class Remotes
{
    /// <summary>Programs that open a pull request, by a word in the origin's host.</summary>
    private static readonly (string Host, string Program)[] Programs = [("github", "gh"), ("gitlab", "glab")];

    /// <summary>Pushes a branch to the origin, forward only.</summary>
    public static async Task<Problem?> Push(Repository repository, string branch, CancellationToken cancel)
    {
        var pushed = await repository.Git.Run(repository.MainWorktree,
            ["push", "--quiet", "origin", $"refs/heads/{branch}:refs/heads/{branch}"], cancel);
        return pushed.IsSuccess ? null : new Problem("conflict",
            $"{branch} is ready here, but origin did not take it: "
            + $"{pushed.Error.Trim().ReplaceLineEndings(" ")}; push it yourself: "
            + $"git -C \"{repository.MainWorktree}\" push origin {branch}");
    }

    /// <summary>Opens a pull request with the program that the origin's host wants, where it is
    /// installed.</summary>
    /// <returns>Its page; or the page where a person opens it, and why nobody did.</returns>
    public static async Task<(string? Url, string? Note)> Request(
        Repository repository, ProjectInfo project, CancellationToken cancel)
    {
        var place = RemotePlace.Parse(repository.OriginUrl!);
        var page = place?.ComparePage(project.Base!, project.Branch!);
        var program = Programs.Where(p => place?.Host.Contains(p.Host, StringComparison.Ordinal) ?? false)
            .Select(p => p.Program).FirstOrDefault();
        if (program is null)
            return (page, $"no program is known that opens one at {repository.OriginUrl}");
        string[] words = program == "gh"
            ? ["pr", "create", "--base", project.Base!, "--head", project.Branch!, "--title", project.Name,
                "--body", project.Goal]
            : ["mr", "create", "--yes", "--target-branch", project.Base!, "--source-branch", project.Branch!,
                "--title", project.Name, "--description", project.Goal];
        var (code, text) = await Run(program, words, repository.MainWorktree, cancel);
        var url = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault(word => word.StartsWith("https://", StringComparison.Ordinal));
        return code switch
        {
            0 => (url ?? page, null),
            null => (page, $"{program} is not installed"),
            _ => (page, $"{program} says: {text.Trim().ReplaceLineEndings(" ")}"),
        };
    }

    // It runs as the user and logs in by itself; nothing can be asked on the way.
    private static async Task<(int? Code, string Text)> Run(
        string program, string[] words, string directory, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(cancel);
            var output = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode, output + await error);
        }
        catch (Win32Exception)
        {
            return (null, "");
        }
    }
}
