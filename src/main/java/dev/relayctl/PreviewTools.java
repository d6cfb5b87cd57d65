package dev.relayctl;

import dev.relayctl.app.MakePreview;
import dev.relayctl.app.PreviewPorts;
import dev.relayctl.app.PreviewWork;
import dev.relayctl.app.PreviewedDatabases;
import dev.relayctl.app.Previews;
import dev.relayctl.app.Project;
import dev.relayctl.app.PrunePreviews;
import dev.relayctl.app.RemovePreviews;
import dev.relayctl.app.ShowPreviews;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.PullRequests;

/** What works on previews. */
record PreviewTools(
    Project project,
    PreviewedDatabases databases,
    PreviewDatabases made,
    Ledger ledger,
    PullRequests pullRequests) {
  PreviewWork over(Outside outside) {
    var ports = PreviewPorts.of(outside);
    var which = new Previews(project, databases, made);
    var removal = new RemovePreviews(project, which, made, ports);
    var show = new ShowPreviews(project, which, made, ports, pullRequests);
    return new PreviewWork(
        project,
        which,
        new MakePreview(project, made, outside.migrations(), ledger),
        removal,
        show,
        new PrunePreviews(project, which, show, removal),
        pullRequests);
  }
}
