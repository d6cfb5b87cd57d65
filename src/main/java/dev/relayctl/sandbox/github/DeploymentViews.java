package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;

/** Deployments as they are shown. */
record DeploymentViews(Urls urls) {
  ObjectNode deployment(Repository repository, Deployment deployment) {
    Deployment.Purpose purpose = deployment.purpose();
    String url = url(repository, deployment);
    ObjectNode view =
        Json.object()
            .put("url", url)
            .put("id", deployment.id())
            .put("sha", deployment.commit().sha())
            .put("ref", deployment.commit().ref())
            .put("task", purpose.task())
            .put("original_environment", purpose.environment())
            .put("environment", purpose.environment())
            .put("description", purpose.description())
            .put("created_at", Urls.time(deployment.createdMillis()))
            .put("updated_at", Urls.time(deployment.updatedMillis()))
            .put("statuses_url", url + "/statuses")
            .put("repository_url", urls.api(repository))
            .put("transient_environment", purpose.temporary())
            .put("production_environment", purpose.production());
    view.set("payload", deployment.payload().deepCopy());
    view.set("creator", Urls.user(Urls.self()));
    return view;
  }

  ObjectNode status(Repository repository, Deployment deployment, Deployment.Status status) {
    String url = url(repository, deployment);
    ObjectNode view =
        Json.object()
            .put("url", url + "/statuses/" + status.id())
            .put("id", status.id())
            .put("state", status.state())
            .put("description", status.description())
            .put("environment", status.environment())
            .put("target_url", status.logUrl())
            .put("log_url", status.logUrl())
            .put("environment_url", status.environmentUrl())
            .put("created_at", Urls.time(status.createdMillis()))
            .put("updated_at", Urls.time(status.createdMillis()))
            .put("deployment_url", url)
            .put("repository_url", urls.api(repository));
    view.set("creator", Urls.user(Urls.self()));
    return view;
  }

  private String url(Repository repository, Deployment deployment) {
    return urls.api(repository) + "/deployments/" + deployment.id();
  }
}
