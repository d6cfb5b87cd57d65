package dev.relayctl.sandbox.pages;

import dev.relayctl.sandbox.http.Documents;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All projects and deployments, each a document. To be used by one thread at a time. */
final class Store {
  private static final String PROJECTS = "projects/";
  private static final String DEPLOYMENTS = "deployments/";
  private static final Comparator<Deployment> NEWEST_FIRST =
      Comparator.comparingLong((Deployment one) -> one.trigger().number()).reversed();

  private final Documents documents;
  private final Map<String, Project> projects = new TreeMap<>();
  private final Map<String, Deployment> deployments = new HashMap<>();
  private long number;

  Store(Documents documents) throws IOException {
    this.documents = documents;
    for (Project project : documents.readAll(PROJECTS, Project.class)) {
      projects.put(project.name(), project);
    }
    for (Deployment one : documents.readAll(DEPLOYMENTS, Deployment.class)) {
      number = Math.max(number, Math.max(one.trigger().number(), one.place().live()));
      deployments.put(one.id(), one);
    }
  }

  /** Higher than all before, over restarts. */
  long nextNumber() {
    number++;
    return number;
  }

  List<Project> projects() {
    return List.copyOf(projects.values());
  }

  Optional<Project> project(String name) {
    return Optional.ofNullable(projects.get(name));
  }

  List<Deployment> deployments() {
    return deployments.values().stream().sorted(NEWEST_FIRST).toList();
  }

  /** A project's, the newest first. */
  List<Deployment> deployments(String project) {
    return deployments().stream().filter(one -> one.project().equals(project)).toList();
  }

  Optional<Deployment> deployment(String id) {
    return Optional.ofNullable(deployments.get(id));
  }

  void put(Project project) {
    projects.put(project.name(), project);
    documents.put(PROJECTS + project.name(), project);
  }

  void put(Deployment deployment) {
    deployments.put(deployment.id(), deployment);
    documents.put(DEPLOYMENTS + deployment.id(), deployment);
  }

  void removeProject(String name) {
    projects.remove(name);
    documents.delete(PROJECTS + name);
  }

  void removeDeployment(String id) {
    deployments.remove(id);
    documents.delete(DEPLOYMENTS + id);
  }
}
