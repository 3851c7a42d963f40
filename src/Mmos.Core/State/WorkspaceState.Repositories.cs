namespace Mmos.Core;

/// <summary>The known repositories, and what each project's asks of who verifies and merges for it.</summary>
public sealed partial class WorkspaceState
{
    private readonly SortedDictionary<string, RepositoryRow> _repositories = new(StringComparer.Ordinal);

    /// <summary>By id.</summary>
    internal IEnumerable<RepositoryRow> Repositories => _repositories.Values;

    internal bool TryRepository(string id, out RepositoryRow row) =>
        _repositories.TryGetValue(id, out row!);

    private void ApplyToProject(Event happened)
    {
        switch (happened)
        {
            case ProjectCreated e: On(e); break;
            case ProjectCancelled e:
                ChangeProject(e.Project, p => p with { Status = ProjectStatus.Cancelled });
                Settle(AskKind.Base, _projectSlots[e.Project]);
                break;
            case ProjectFinished e:
                ChangeProject(e.Project, p => p with { Status = ProjectStatus.Done });
                break;
            case ProjectLanded e: Changes.Project(_projectSlots[e.Project], _at); break;
            case ProjectPaused e:
                ChangeProject(e.Project, p => p with { Status = ProjectStatus.Paused });
                break;
            case ProjectResumed e:
                ChangeProject(e.Project, p => p with { Status = ProjectStatus.Active });
                break;
            case ProjectBaseTaken e:
                ChangeProject(e.Project, p => p with { BlockedBase = null });
                Settle(AskKind.Base, _projectSlots[e.Project]);
                break;
            case ProjectBaseBlocked e:
                ChangeProject(e.Project, p => p with { BlockedBase = e.Commit });
                Ask(AskKind.Base, _projectSlots[e.Project], 0);
                break;
            case RepositoryKnown e: SetRepository(e.Repository); break;
            case RepositoryMoved e:
                SetRepository(_repositories[e.Repository] with { Home = e.Home, Path = e.Path });
                break;
            default: throw Unknown(happened);
        }
    }

    private void SetRepository(RepositoryRow row)
    {
        _repositories[row.Id] = row;
        for (var slot = 0; slot < _projects.Count; slot++)
            if (_projects[slot].RepositoryId == row.Id)
                PutProject(slot, _projects[slot] with { Home = HomeOf(row.Id) });
    }

    private int HomeOf(string? repository) =>
        repository is not null && _repositories.TryGetValue(repository, out var row)
            ? Capabilities.Intern([EngineCapabilities.HomeOf(row.Home)])
            : 0;
}
